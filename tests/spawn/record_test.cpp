// SPDX-License-Identifier: MIT
// The public record, from what a child or a launch has reported.
#include "spawn/record.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <string.h>

#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Failure;
using libspawn::Report;
using libspawn::Step;
using Record = posix_spawn_error_np;

/// A plan with a record, which is full of noise at first.
struct RecordedPlan : support::ExtendedPlan {
  RecordedPlan() : ExtendedPlan(0, "/the/program") {
    memset(&record, 0x5a, sizeof record);
    extensions.error = &record;
  }
  const Record& after(const Failure& failure, const char* file = "file") {
    report.failure = failure;
    write_record(plan, report, file);
    return record;
  }
  Report report = {};
  Record record;
};

TEST(write_record, no_failure__step_alone_is_written) {
  RecordedPlan given;
  const Record& record = given.after({});
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  EXPECT_EQ(record.error, 0x5a5a5a5a);
}

TEST(write_record, nobody_asked__nothing_is_written) {
  libspawn::Plan plan = {};
  write_record(plan, {}, "file");
  RecordedPlan given;
  given.extensions.error = nullptr;
  EXPECT_EQ(given.after({.step = Step::kNice, .error = Errno{EACCES}}).step, 0x5a5a5a5a);
}

TEST(write_record, failure_without_details__the_rest_is_empty) {
  RecordedPlan given;
  const Record& record =
      given.after({.step = Step::kSession, .error = Errno{EPERM}, .call = "setsid"});
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_SESSION_NP);
  EXPECT_EQ(record.error, EPERM);
  EXPECT_STREQ(record.call, "setsid");
  EXPECT_EQ(record.action, -1);
  EXPECT_EQ(record.fd, -1);
  EXPECT_EQ(record.new_fd, -1);
  EXPECT_EQ(record.signal, 0);
  EXPECT_EQ(record.value, 0);
  EXPECT_EQ(record.name, nullptr);
  EXPECT_STREQ(record.path, "");
  EXPECT_EQ(record.candidate_count, 0U);
}

int value_of(RecordedPlan& given, Step step, uint32_t index = 0) {
  return given.after({.step = step, .index = index, .error = Errno{EPERM}}).value;
}

TEST(write_record, steps_with_a_number__have_it) {
  RecordedPlan given;
  given.plan.policy = 11;
  given.plan.pgroup = 12;
  given.plan.cgroup = 13;
  given.extensions.nice = -14;
  given.extensions.oom_score_adj = 15;
  given.extensions.uid = 16;
  given.extensions.gid = 17;
  given.extensions.pdeathsig = 18;
  EXPECT_EQ(value_of(given, Step::kScheduler), 11);
  EXPECT_EQ(value_of(given, Step::kGroup), 12);
  EXPECT_EQ(value_of(given, Step::kNice), -14);
  EXPECT_EQ(value_of(given, Step::kOomScoreAdj), 15);
  EXPECT_EQ(value_of(given, Step::kUid), 16);
  EXPECT_EQ(value_of(given, Step::kGid), 17);
  EXPECT_EQ(value_of(given, Step::kLimit, 7), 7);
  EXPECT_EQ(value_of(given, Step::kAmbient, 40), 40);
  EXPECT_EQ(given.after({.step = Step::kCgroup, .error = Errno{EBADF}}).fd, 13);
  EXPECT_EQ(given.after({.step = Step::kPdeathsig, .error = Errno{EINVAL}}).signal, 18);
  EXPECT_EQ(given.after({.step = Step::kKilled, .index = SIGTERM}).signal, SIGTERM);
}

/// What the record says of this action, the second of two.
Record record_of(const Action& action) {
  RecordedPlan given;
  Action actions[] = {{.kind = ActionKind::kClose}, action};
  given.plan.actions = {actions, 2};
  Record record = given.after({.step = Step::kFileAction, .index = 1, .error = Errno{EBADF}});
  EXPECT_EQ(record.action, 1);
  return record;
}

TEST(write_record, file_action__descriptors_and_path_that_it_has) {
  char path[] = "/some/path";
  Record opened = record_of({.kind = ActionKind::kOpen, .fd = 5, .new_fd = 9, .path = path});
  EXPECT_STREQ(opened.name, "open");
  EXPECT_EQ(opened.fd, 5);
  EXPECT_EQ(opened.new_fd, -1);
  EXPECT_STREQ(opened.path, path);
  Record moved = record_of({.kind = ActionKind::kMove, .fd = 5, .new_fd = 9});
  EXPECT_STREQ(moved.name, "move");
  EXPECT_EQ(moved.fd, 5);
  EXPECT_EQ(moved.new_fd, 9);
  EXPECT_STREQ(moved.path, "");
  Record changed = record_of({.kind = ActionKind::kChroot, .fd = 5, .path = path});
  EXPECT_STREQ(changed.name, "chroot");
  EXPECT_EQ(changed.fd, -1);
  EXPECT_STREQ(changed.path, path);
}

TEST(write_record, each_kind__has_its_name) {
  const char* names[] = {"open",      "close",   "dup2",     "chdir", "fchdir",     "closefrom",
                         "tcsetpgrp", "inherit", "tcsetsid", "move",  "closerange", "chroot",
                         "setns",     "data",    "callback", "fdmap"};
  constexpr libspawn::FdMap map = {};
  for (int i = 0; i < 16; i++) {
    EXPECT_STREQ(record_of({.kind = static_cast<ActionKind>(i), .map = &map}).name, names[i]);
  }
}

TEST(write_record, map__source_and_target_that_failed) {
  constexpr int kFds[] = {0, -1, 7};
  const libspawn::FdMap map = {.fds = kFds, .count = 3};
  const Action action = {.kind = ActionKind::kFdMap, .map = &map};
  RecordedPlan given;
  given.plan.actions = {&action, 1};
  const Record& record =
      given.after({.step = Step::kFileAction, .target = 2, .error = Errno{EBADF}});
  EXPECT_STREQ(record.name, "fdmap");
  EXPECT_EQ(record.fd, 7);
  EXPECT_EQ(record.new_fd, 2);
}

TEST(write_record, stream_behind_the_actions__has_no_number) {
  RecordedPlan given;
  given.plan.standard = {20, 1};
  const Record& record = given.after({.step = Step::kFileAction, .error = Errno{EBADF}});
  EXPECT_EQ(record.action, -1);
  EXPECT_EQ(record.fd, 20);
  EXPECT_EQ(record.new_fd, 1);
  EXPECT_EQ(record.name, nullptr);
}

TEST(write_record, deadline_before_the_number_was_told__names_no_action) {
  RecordedPlan given;
  const Record& record = given.after({.step = Step::kDeadline,
                                      .during = Step::kFileAction,
                                      .index = 7,
                                      .error = Errno{ETIMEDOUT}});
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_DEADLINE_NP);
  EXPECT_EQ(record.action, -1);
  EXPECT_EQ(record.name, nullptr);
}

TEST(write_record, path_that_is_too_long__is_cut) {
  RecordedPlan given;
  std::string path(5000, 'x');
  Action action = {.kind = ActionKind::kChdir, .path = path.data()};
  given.plan.actions = {&action, 1};
  const Record& record = given.after({.step = Step::kFileAction, .error = Errno{ENAMETOOLONG}});
  EXPECT_EQ(std::string(record.path), std::string(4095, 'x'));
}

TEST(write_record, exec__path_and_interpreter) {
  RecordedPlan given;
  const Record& record = given.after(
      {.step = Step::kExec, .lacks_interpreter = true, .error = Errno{ENOENT}, .call = "execve"});
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  EXPECT_STREQ(record.path, "/the/program");
  EXPECT_EQ(record.interpreter, 1);
  EXPECT_EQ(record.candidate_count, 0U);
}

TEST(write_record, executed_descriptor__is_named_instead_of_a_path) {
  RecordedPlan given;
  given.extensions.set = libspawn::kExecfd;
  given.extensions.execfd = 6;
  const Record& record = given.after({.step = Step::kExec, .error = Errno{EBADF}}, nullptr);
  EXPECT_EQ(record.fd, 6);
  EXPECT_STREQ(record.path, "");
}

/// A search that has tried all of these.
struct SearchedPlan : RecordedPlan {
  explicit SearchedPlan(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) pointers.push_back(path.c_str());
    auto count = static_cast<uint32_t>(pointers.size());
    plan.candidates = {pointers.data(), count, true};
    report.tried.count = count;
    for (uint32_t i = 0; i < count && i < POSIX_SPAWN_CANDIDATES_NP; i++) {
      report.tried.errors[i] = static_cast<uint16_t>(i + 1);
    }
  }
  std::vector<const char*> pointers;
};

TEST(write_record, search__says_what_was_looked_for_and_where) {
  std::vector<std::string> paths = {"/a/file", "/b/file"};
  SearchedPlan given(paths);
  const Record& record =
      given.after({.step = Step::kExec, .is_search = true, .index = 1, .error = Errno{ENOENT}});
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_SEARCH_NP);
  EXPECT_STREQ(record.path, "file");
  EXPECT_EQ(record.candidate_count, 2U);
  int error = 0;
  EXPECT_STREQ(posix_spawn_candidate_np(&record, 1, &error), "/b/file");
  EXPECT_EQ(error, 2);
  EXPECT_EQ(posix_spawn_candidate_np(&record, 2, &error), nullptr);
}

TEST(write_record, more_candidates_than_there_is_room_for__are_counted) {
  std::vector<std::string> many(100, "/a/file");
  SearchedPlan given(many);
  const Record& record = given.after({.step = Step::kExec, .index = 99, .error = Errno{ETXTBSY}});
  EXPECT_EQ(record.candidate_count, 100U);
  EXPECT_STREQ(posix_spawn_candidate_np(&record, 63, nullptr), "/a/file");
  EXPECT_EQ(posix_spawn_candidate_np(&record, 64, nullptr), nullptr);
}

TEST(write_record, candidates_with_long_paths__those_that_fit_are_kept) {
  std::vector<std::string> paths(5, std::string(2000, 'x'));
  SearchedPlan given(paths);
  const Record& record = given.after({.step = Step::kExec, .index = 4, .error = Errno{ETXTBSY}});
  EXPECT_EQ(record.candidate_count, 5U);
  EXPECT_EQ(posix_spawn_candidate_np(&record, 3, nullptr), paths[3]);
  EXPECT_EQ(posix_spawn_candidate_np(&record, 4, nullptr), nullptr);
}

TEST(write_record, name_that_cannot_be_looked_for__is_the_path) {
  RecordedPlan given;
  given.plan.candidates = {};
  const Record& record = given.after({.step = Step::kSearch, .error = Errno{ENAMETOOLONG}}, "long");
  EXPECT_STREQ(record.path, "long");
  given.after({.step = Step::kSearch, .error = Errno{EFAULT}}, nullptr);
  EXPECT_STREQ(record.path, "");
}

}  // namespace
