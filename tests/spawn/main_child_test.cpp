// SPDX-License-Identifier: MIT
// The child, step by step: which step is reported, and in which order they come.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>

#include "attrs/attributes.hpp"
#include "spawn/plan.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;

TEST(main_child, nothing_fails__says_started_and_no_error) {
  BarePlan bare;
  BareChild child(bare.plan);
  ASSERT_GT(child.pid(), 0);
  EXPECT_TRUE(child.report.started);
  EXPECT_EQ(child.report.error, Errno::kNone);
  EXPECT_EQ(child.report.step, Step::kNone);
}

/// A plan all of whose steps would fail, from `step` on: the earlier ones are left out.
struct FailingPlan : BarePlan {
  explicit FailingPlan(Step step) : BarePlan("/does/not/exist") {
    plan.actions = {&action_, step <= Step::kFileAction ? 1U : 0U};
    plan.flags = 0;
    if (step <= Step::kGroup) plan.flags |= libspawn::kSetPgroup;
    if (step <= Step::kScheduler) plan.flags |= libspawn::kSetScheduler;
    plan.policy = 99;
    plan.pgroup = -1;
    plan.joins_cgroup = step <= Step::kCgroup;
    plan.cgroup = support::unused_descriptor();
  }

 private:
  Action action_ = {ActionKind::kFchdir, support::unused_descriptor(), 0, 0, 0, nullptr};
};

void expect_report(Step step, Errno error) {
  FailingPlan failing(step);
  BareChild child(failing.plan);
  EXPECT_TRUE(child.report.started);
  EXPECT_EQ(child.report.step, step);
  EXPECT_EQ(child.report.error, error);
  int status = child.wait();
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 127);
}

TEST(main_child, failing_steps__the_first_in_the_order_is_reported) {
  expect_report(Step::kCgroup, Errno{EBADF});
  expect_report(Step::kScheduler, Errno{EINVAL});
  expect_report(Step::kGroup, Errno{EINVAL});
  expect_report(Step::kFileAction, Errno{EBADF});
  expect_report(Step::kExec, Errno{ENOENT});
}

// A session first: its leader cannot be moved into another group.
TEST(main_child, session_and_another_group__fails_in_the_group_step) {
  BarePlan bare;
  bare.plan.flags = libspawn::kSetSid | libspawn::kSetPgroup;
  bare.plan.pgroup = getpgrp();
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.step, Step::kGroup);
  EXPECT_EQ(child.report.error, Errno{EPERM});
}

TEST(main_child, unused_channel__nothing_is_written_on_success) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
  BarePlan bare;
  BareChild child(bare.plan, fds[1]);
  Errno said = {};
  close(fds[1]);
  EXPECT_EQ(read(fds[0], &said, sizeof said), 0);
  close(fds[0]);
}

TEST(main_child, channel__carries_the_error_as_well) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
  BarePlan bare("/does/not/exist");
  BareChild child(bare.plan, fds[1]);
  libspawn::Message said = {};
  EXPECT_EQ(read(fds[0], &said, sizeof said), static_cast<ssize_t>(sizeof said));
  EXPECT_EQ(said.mark, libspawn::kMessageMark);
  EXPECT_EQ(said.error, Errno{ENOENT});
  EXPECT_EQ(child.report.error, Errno{ENOENT});
  close(fds[0]);
  close(fds[1]);
}

TEST(main_child, fatal_signal__nothing_else_is_done) {
  FailingPlan failing(Step::kCgroup);
  failing.plan.fatal_signal = SIGTERM;
  BareChild child(failing.plan);
  EXPECT_EQ(child.report.error, Errno::kNone);
  int status = child.wait();
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

}  // namespace
