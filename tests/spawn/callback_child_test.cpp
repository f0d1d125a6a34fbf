// SPDX-License-Identifier: MIT
// The one place where the child runs code of somebody else's.
#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "spawn/child.hpp"
#include "tests/support/actions_of.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Callback;
using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;

int give(void* result) { return *static_cast<int*>(result); }

int stop_hard(void* /*unused*/) {
  (void)kill(getpid(), SIGKILL);
  return 0;
}

/// Calls the function twice, and notes where it does so.
int call_twice(const Callback& callback, char** frame) {
  *frame = static_cast<char*>(__builtin_frame_address(0));
  return callback.function(callback.argument) + callback.function(callback.argument);
}

int status_of(const libspawn::Plan& plan) {
  BareChild child(plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  return child.wait();
}

TEST(call_back, in_place_of_exec__result_is_the_status) {
  BarePlan bare;
  int result = 300;
  bare.plan.callback = {give, &result};
  int status = status_of(bare.plan);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 300 & 0xff);
}

TEST(call_back, as_an_action__result_is_the_error_and_no_call_is_to_blame) {
  BarePlan bare;
  int result = EDOM;
  Callback callback = {give, &result};
  libspawn::Action actions[2] = {{.kind = libspawn::ActionKind::kClose, .fd = 99},
                                 {.kind = libspawn::ActionKind::kCallback}};
  actions[1].callback = &callback;
  bare.plan.actions = support::actions_of(actions, 2);
  EXPECT_EQ(support::expect_failure(bare.plan, Step::kFileAction, EDOM, nullptr).index, 1U);
}

TEST(call_back, failing_step_before_it__is_not_called) {
  BarePlan bare;
  bare.plan.flags = libspawn::kSetPgroup;
  bare.plan.pgroup = -5;
  bare.plan.callback = {stop_hard, nullptr};
  support::expect_failure(bare.plan, Step::kGroup, EINVAL, "setpgid");
}

TEST(call_back, watched__is_called_by_who_watches) {
  BarePlan bare;
  int result = 20;
  char* frame = nullptr;
  bare.plan.callback = {give, &result};
  bare.plan.watch = {call_twice, &frame};
  EXPECT_EQ(WEXITSTATUS(status_of(bare.plan)), 40);
  EXPECT_NE(frame, nullptr);
}

}  // namespace
