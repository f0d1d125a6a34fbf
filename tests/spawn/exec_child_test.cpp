// SPDX-License-Identifier: MIT
// Replacing the image: candidates in order, what ends the walk, and the shell.
#include <errno.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Errno;
using libspawn::Report;
using support::BareChild;
using support::BarePlan;

/// What the child reports of these candidates, which must all fail.
Report report_of(std::vector<std::string> paths, bool searched, bool looks_up = false) {
  std::vector<const char*> pointers;
  for (std::string& path : paths) pointers.push_back(path.c_str());
  BarePlan bare;
  bare.plan.candidates = {pointers.data(), static_cast<uint32_t>(pointers.size()), searched,
                          looks_up};
  BareChild child(bare.plan);
  EXPECT_NE(child.report.failure.error, Errno::kNone);
  return child.report;
}

TEST(execute, no_candidates__enoent) {
  EXPECT_EQ(report_of({}, true).failure.error, Errno{ENOENT});
}

TEST(execute, not_searched__first_failure_is_the_answer) {
  Report report = report_of({"/does/not/exist", "/"}, false);
  EXPECT_EQ(report.failure.error, Errno{ENOENT});
  EXPECT_EQ(report.failure.index, 0U);
}

TEST(execute, searched__eacces_wins_over_what_comes_before_and_after) {
  EXPECT_EQ(report_of({"/does/not/exist", "/", "/dev/null/x"}, true).failure.error, Errno{EACCES});
  EXPECT_EQ(report_of({"/dev/null/x", "/does/not/exist"}, true).failure.error, Errno{ENOENT});
}

TEST(execute, searched__other_failures_end_the_walk) {
  support::TemporaryDirectory directory;
  std::string text = directory.write("text", "no format\n", 0755);
  Report report = report_of({"/does/not/exist", text, "/"}, true);
  EXPECT_EQ(report.failure.error, Errno{ENOEXEC});
  EXPECT_EQ(report.failure.index, 1U);
}

/// Whether a walk goes on after execve() has answered `error` for a candidate.
void expect_end_of_walk(int error, bool goes_on) {
  static int expected_error;
  static uint32_t expected_index;
  expected_error = error;
  expected_index = goes_on ? 1 : 0;
  int status = support::sandboxed([] {
    support::answer(SYS_execve, static_cast<unsigned>(expected_error));
    Report report = report_of({"/a", "/b"}, true);
    EXPECT_EQ(report.failure.index, expected_index);
    bool is_named = expected_index == 0 || expected_error == EACCES;
    EXPECT_EQ(report.failure.error, is_named ? Errno{expected_error} : Errno{ENOENT});
  });
  EXPECT_EQ(status, 0) << error;
}

TEST(execute, each_error__goes_on_or_ends_the_walk) {
  for (int error : {EACCES, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, ESTALE, ENODEV, ETIMEDOUT}) {
    expect_end_of_walk(error, true);
  }
  for (int error : {ENOMEM, E2BIG, ENOEXEC, ETXTBSY, EPERM, EIO, EMFILE, EINVAL, ELIBBAD}) {
    expect_end_of_walk(error, false);
  }
}

// Each candidate of a search would cost a call that only the record has a use for.
TEST(execute, no_record__nobody_asks_what_is_missing) {
  int status = support::sandboxed([] {
    support::answer(SYS_faccessat, 0);
    EXPECT_FALSE(report_of({"/none/program"}, false).failure.lacks_interpreter);
    EXPECT_FALSE(report_of({"/none/program", "/none"}, true).failure.lacks_interpreter);
  });
  EXPECT_EQ(status, 0);
}

/// The child's report where execve() answers EDOM to whatever it is asked.
Report report_without_exec(std::vector<std::string> paths) {
  support::answer(SYS_execve, EDOM);
  return report_of(std::move(paths), true, true);
}

TEST(execute, looked_up__missing_is_known_without_exec) {
  EXPECT_EQ(support::sandboxed([] {
              Report report = report_without_exec({"/none/x", "/dev/null/x", "/bin/sh", "/none/y"});
              EXPECT_EQ(report.failure.error, Errno{EDOM});
              EXPECT_EQ(report.failure.index, 2U);
              EXPECT_EQ(report.tried.errors[0], ENOENT);
              EXPECT_EQ(report.tried.errors[1], ENOTDIR);
            }),
            0);
}

// What it has to say comes before the file's being missing: E2BIG, EAGAIN.
TEST(execute, looked_up__last_candidate_is_exec_s) {
  EXPECT_EQ(support::sandboxed([] {
              Report report = report_without_exec({"/none/x", "/none/y"});
              EXPECT_EQ(report.failure.error, Errno{EDOM});
              EXPECT_EQ(report.failure.index, 1U);
            }),
            0);
}

TEST(execute, looked_up__all_else_is_exec_s) {
  support::TemporaryDirectory directory;
  static std::string loop;
  loop = directory.path() + "/loop";
  ASSERT_EQ(symlink("loop", loop.c_str()), 0);
  std::string name(300, 'x');
  static std::string paths[] = {loop, "/" + name, "/"};
  for (int i = 0; i < 3; i++) {
    static int chosen;
    chosen = i;
    EXPECT_EQ(support::sandboxed([] {
                Report report = report_without_exec({paths[chosen], "/none/y"});
                EXPECT_EQ(report.failure.index, 0U);
              }),
              0);
  }
}

TEST(execute, looked_up__same_errors_as_without) {
  for (bool looks_up : {false, true}) {
    EXPECT_EQ(report_of({"/does/not/exist", "/", "/dev/null/x"}, true, looks_up).failure.error,
              Errno{EACCES});
    Report report = report_of({"/dev/null/x", "/does/not/exist", "/none"}, true, looks_up);
    EXPECT_EQ(report.failure.error, Errno{ENOENT});
    EXPECT_EQ(report.tried.count, 3U);
    EXPECT_EQ(report.tried.errors[0], ENOTDIR);
  }
}

TEST(execute, look_up_refused__exec_is_asked) {
  for (int error : {ENOSYS, EPERM, EINVAL, EACCES}) {
    static int refusal;
    refusal = error;
    EXPECT_EQ(support::sandboxed([] {
                support::answer(SYS_faccessat2, static_cast<unsigned>(refusal));
                Report report = report_without_exec({"/none/x", "/none/y"});
                EXPECT_EQ(report.failure.index, 0U);
              }),
              0);
  }
}

TEST(execute, candidate_that_works__is_run_and_no_later_one) {
  std::string program = support::helpers() + "paused";
  const char* paths[] = {"/does/not/exist", program.c_str(), "/bin/false"};
  BarePlan bare;
  for (bool looks_up : {false, true}) {
    bare.plan.candidates = {paths, 3, true, looks_up};
    BareChild child(bare.plan);
    EXPECT_EQ(child.report.failure.error, Errno::kNone);
    EXPECT_EQ(WTERMSIG(child.wait(SIGTERM)), SIGTERM);
  }
}

}  // namespace
