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

Action with_number(ActionKind kind, int fd, int new_fd = 0) { return {kind, fd, new_fd, 0, 0, {}}; }

TEST(run_file_actions, failing_action__its_number_is_reported) {
  Action harmless = with_number(ActionKind::kClose, support::unused_descriptor());
  Action failing = with_number(ActionKind::kFchdir, support::unused_descriptor());
  for (uint32_t at : {0U, 1U, 99U}) {
    std::vector<Action> actions(100, harmless);
    actions[at] = failing;
    Report report = report_of(actions);
    EXPECT_EQ(report.step, Step::kFileAction);
    EXPECT_EQ(report.index, at);
    EXPECT_EQ(report.error, Errno{EBADF});
  }
}

TEST(run_file_actions, after_a_failure__nothing_more_is_done) {
  support::TemporaryDirectory directory;
  std::string before = directory / "before";
  std::string after = directory / "after";
  int fd = support::unused_descriptor();
  Report report = report_of({{ActionKind::kOpen, fd, 0, O_CREAT, 0600, before.data()},
                             with_number(ActionKind::kDup2, fd + 1, fd + 1),
                             {ActionKind::kOpen, fd, 0, O_CREAT, 0600, after.data()}});
  EXPECT_EQ(report.index, 1U);
  EXPECT_EQ(access(before.c_str(), F_OK), 0);
  EXPECT_NE(access(after.c_str(), F_OK), 0);
}

TEST(run_file_actions, unknown_kind__einval) {
  EXPECT_EQ(report_of({with_number(static_cast<ActionKind>(99), 0)}).error, Errno{EINVAL});
}

TEST(run_file_actions, each_kind__gives_the_error_of_its_call) {
  int closed = support::unused_descriptor();
  char missing[] = "/does/not/exist";
  Action open_missing = {ActionKind::kOpen, closed, 0, O_RDONLY, 0, missing};
  Action chdir_missing = {ActionKind::kChdir, 0, 0, 0, 0, missing};
  EXPECT_EQ(report_of({open_missing}).error, Errno{ENOENT});
  EXPECT_EQ(report_of({chdir_missing}).error, Errno{ENOENT});
  EXPECT_EQ(report_of({with_number(ActionKind::kDup2, closed, 0)}).error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kDup2, closed, closed)}).error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kFchdir, closed)}).error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kTcsetpgrp, closed)}).error, Errno{EBADF});
  EXPECT_EQ(report_of({with_number(ActionKind::kClose, closed)}).error, Errno::kNone);
  EXPECT_EQ(report_of({with_number(ActionKind::kCloseFrom, closed)}).error, Errno::kNone);
}

// Shared memory is all that is shared: neither descriptors nor the directory are.
TEST(run_file_actions, caller__keeps_descriptors_and_directory) {
  char root[] = "/";
  char here[4096];
  char still[4096];
  ASSERT_NE(getcwd(here, sizeof here), nullptr);
  std::vector<int> before = support::open_descriptors();
  Action chdir_root = {ActionKind::kChdir, 0, 0, 0, 0, root};
  Report report = report_of({chdir_root, with_number(ActionKind::kCloseFrom, 0)});
  EXPECT_EQ(report.error, Errno::kNone);
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_STREQ(getcwd(still, sizeof still), here);
}

}  // namespace
