// SPDX-License-Identifier: MIT
// Launches that the caller waits for: with a deadline, and where descriptors cannot be waited for.
#include "spawn/synchronous.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include "attrs/attributes.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Child;
using libspawn::Errno;
using libspawn::Report;
using libspawn::Result;
using libspawn::Step;

Result<Child> launch(libspawn::Plan& plan, Report& report, bool wants_pidfd = false) {
  libspawn::SignalBlock block;
  return libspawn::launch(plan, report, {.pidfd = wants_pidfd});
}

/// A child that sits in opening a FIFO for longer than it may take.
struct StuckPlan : support::ExtendedPlan {
  StuckPlan() : ExtendedPlan(libspawn::kTimeout), fifo(directory / "fifo") {
    EXPECT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    extensions.timeout = 30;
    action = {.kind = ActionKind::kOpen, .fd = 20, .path = fifo.data()};
    plan.actions = {&action, 1};
  }
  support::TemporaryDirectory directory;
  std::string fifo;
  Action action;
};

TEST(launch, late__is_etimedout_with_what_it_was_about) {
  for (bool wants_pidfd : {false, true}) {
    std::vector<int> before = support::open_descriptors();
    StuckPlan stuck;
    Report report = {};
    EXPECT_EQ(launch(stuck.plan, report, wants_pidfd).error, Errno{ETIMEDOUT});
    EXPECT_EQ(report.failure.step, Step::kDeadline);
    EXPECT_EQ(report.failure.during, Step::kFileAction);
    EXPECT_EQ(report.failure.index, 0U);
    EXPECT_STREQ(report.failure.call, "openat");
    EXPECT_TRUE(support::has_no_child());
    EXPECT_EQ(support::open_descriptors(), before);
  }
}

TEST(launch, in_time__runs) {
  support::ExtendedPlan given(libspawn::kTimeout);
  given.extensions.timeout = 20000;
  Report report = {};
  Result<Child> child = launch(given.plan, report);
  ASSERT_EQ(child.error, Errno::kNone);
  support::kill_child(child.value.pid, SIGKILL);
  EXPECT_EQ(waitpid(child.value.pid, nullptr, 0), child.value.pid);
}

TEST(launch, kernel_without_waiting_for_pidfds__step_and_call_are_told) {
  int status = support::sandboxed([] {
    support::answer(SYS_waitid, EINVAL, 0, ~0U, 3);
    support::BarePlan bare;
    Report report = {};
    EXPECT_EQ(launch(bare.plan, report, true).error, Errno{ENOSYS});
    EXPECT_EQ(report.failure.step, Step::kPidfd);
    EXPECT_STREQ(report.failure.call, "waitid");
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

TEST(replace_caller, failing_step__returns_it) {
  int status = support::sandboxed([] {
    support::BarePlan missing("/does/not/exist");
    missing.plan.flags = libspawn::kSetExec;
    Report report = {};
    EXPECT_EQ(replace_caller(missing.plan, report), Errno{ENOENT});
    EXPECT_EQ(report.failure.step, Step::kExec);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
