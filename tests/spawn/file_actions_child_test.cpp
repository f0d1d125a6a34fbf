// SPDX-License-Identifier: MIT
// File actions in the child: the number of the one that fails, and what is done before it.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "spawn/plan.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Report;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;

Report report_of(std::vector<Action> actions) {
  BarePlan bare;
  bare.plan.actions = {actions.data(), static_cast<uint32_t>(actions.size())};
  return BareChild(bare.plan).report;
}

Action with_number(ActionKind kind, int fd, int new_fd = 0) {
  return {.kind = kind, .fd = fd, .new_fd = new_fd};
}

Action with_path(ActionKind kind, std::string& path, int fd = 0, int oflag = 0) {
  return {.kind = kind, .fd = fd, .oflag = oflag, .mode = 0600, .path = path.data()};
}

TEST(run_file_actions, failing_action__its_number_is_reported) {
  Action harmless = with_number(ActionKind::kClose, support::unused_descriptor());
  Action failing = with_number(ActionKind::kFchdir, support::unused_descriptor());
  for (uint32_t at : {0U, 1U, 99U}) {
    std::vector<Action> actions(100, harmless);
    actions[at] = failing;
    Report report = report_of(actions);
    EXPECT_EQ(report.failure.step, Step::kFileAction);
    EXPECT_EQ(report.failure.index, at);
    EXPECT_EQ(report.failure.error, Errno{EBADF});
  }
}

TEST(run_file_actions, after_a_failure__nothing_more_is_done) {
  support::TemporaryDirectory directory;
  std::string before = directory / "before";
  std::string after = directory / "after";
  int fd = support::unused_descriptor();
  Report report = report_of({with_path(ActionKind::kOpen, before, fd, O_CREAT),
                             with_number(ActionKind::kDup2, fd + 1, fd + 1),
                             with_path(ActionKind::kOpen, after, fd, O_CREAT)});
  EXPECT_EQ(report.failure.index, 1U);
  EXPECT_EQ(access(before.c_str(), F_OK), 0);
  EXPECT_NE(access(after.c_str(), F_OK), 0);
}

TEST(run_file_actions, unknown_kind__einval) {
  EXPECT_EQ(report_of({with_number(static_cast<ActionKind>(99), 0)}).failure.error, Errno{EINVAL});
}

TEST(run_file_actions, each_kind__gives_the_error_of_its_call) {
  int closed = support::unused_descriptor();
  std::string missing = "/does/not/exist";
  Action open_missing = with_path(ActionKind::kOpen, missing, closed);
  Action chdir_missing = with_path(ActionKind::kChdir, missing);
  EXPECT_EQ(report_of({open_missing}).failure.error, Errno{ENOENT});
  EXPECT_EQ(report_of({chdir_missing}).failure.error, Errno{ENOENT});
  EXPECT_EQ(report_of({with_number(ActionKind::kDup2, closed, 0)}).failure.error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kDup2, closed, closed)}).failure.error,
            Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kFchdir, closed)}).failure.error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kTcsetpgrp, closed)}).failure.error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kClose, closed)}).failure.error, Errno::kNone);
  EXPECT_EQ(report_of({with_number(ActionKind::kCloseFrom, closed)}).failure.error, Errno::kNone);
}

// Shared memory is all that is shared: neither descriptors nor the directory are.
TEST(run_file_actions, caller__keeps_descriptors_and_directory) {
  std::string root = "/";
  char here[4096];
  char still[4096];
  ASSERT_NE(getcwd(here, sizeof here), nullptr);
  std::vector<int> before = support::open_descriptors();
  Action chdir_root = with_path(ActionKind::kChdir, root);
  Report report = report_of({chdir_root, with_number(ActionKind::kCloseFrom, 0)});
  EXPECT_EQ(report.failure.error, Errno::kNone);
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_STREQ(getcwd(still, sizeof still), here);
}

}  // namespace
