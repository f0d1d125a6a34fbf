// SPDX-License-Identifier: MIT
// What the attributes ask of the launch, and which of them exclude each other.
#include "spawn/wishes.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>

#include "sys/clone.hpp"
#include "tests/support/actions_of.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Errno;
using libspawn::Report;
using libspawn::Result;
using libspawn::Step;
using libspawn::Wishes;
using support::ExtendedPlan;
namespace sys = libspawn::sys;

/// A plan with these flags and extensions.
struct WishPlan : ExtendedPlan {
  explicit WishPlan(uint32_t flags, uint32_t set = 0) : ExtendedPlan(set) { plan.flags = flags; }
  WishPlan& descriptor(int flags) {
    extensions.set |= libspawn::kProcdesc;
    extensions.procdesc_flags = flags;
    return *this;
  }
  WishPlan& namespaces(int kinds) {
    extensions.set |= libspawn::kNamespaces;
    extensions.namespaces = kinds;
    return *this;
  }
};

void expect_wishes(const WishPlan& given, bool pidfd, uint64_t flags, bool wants_pidfd = false) {
  Report report = {};
  Result<Wishes> wishes = read_wishes(given.plan, report, wants_pidfd);
  EXPECT_EQ(wishes.error, Errno::kNone);
  EXPECT_EQ(wishes.value.pidfd, pidfd);
  EXPECT_EQ(wishes.value.flags, flags);
  EXPECT_EQ(report.failure.step, Step::kNone);
}

TEST(read_wishes, nothing_asked_for__none) {
  Report report = {};
  libspawn::Plan plan = {};
  EXPECT_EQ(read_wishes(plan, report, false).value.flags, 0U);
  expect_wishes(WishPlan(0), false, 0);
  expect_wishes(WishPlan(0), true, 0, true);
}

TEST(read_wishes, each_wish__is_its_flag) {
  constexpr uint64_t kKilled = sys::kClonePidfdAutokill | sys::kCloneAutoreap;
  expect_wishes(WishPlan(0).namespaces(CLONE_NEWNET), false, CLONE_NEWNET);
  expect_wishes(WishPlan(libspawn::kNoZombie), false, sys::kCloneAutoreap);
  expect_wishes(WishPlan(0).descriptor(PD_DAEMON), true, 0);
  expect_wishes(WishPlan(0).descriptor(PD_DAEMON | PD_CLOEXEC), true, 0);
  expect_wishes(WishPlan(0).descriptor(0), true, kKilled);
  expect_wishes(WishPlan(0).descriptor(PD_CLOEXEC), true, kKilled);
  expect_wishes(WishPlan(libspawn::kNoNewPrivs).descriptor(0), true,
                kKilled | sys::kCloneNoNewPrivs);
  expect_wishes(WishPlan(libspawn::kNoNewPrivs), false, 0);
  expect_wishes(WishPlan(libspawn::kNoZombie).namespaces(CLONE_NEWPID).descriptor(PD_DAEMON), true,
                CLONE_NEWPID | sys::kCloneAutoreap);
}

void expect_error(const WishPlan& given, int error, Step step, bool wants_pidfd = false) {
  Report report = {};
  EXPECT_EQ(read_wishes(given.plan, report, wants_pidfd).error, Errno{error});
  EXPECT_EQ(report.failure.step, step);
}

TEST(read_wishes, descriptor_flags__unknown_ones_or_a_second_descriptor_are_einval) {
  expect_error(WishPlan(0).descriptor(4), EINVAL, Step::kArguments);
  expect_error(WishPlan(0).descriptor(-1), EINVAL, Step::kArguments);
  expect_error(WishPlan(0).descriptor(PD_DAEMON), EINVAL, Step::kArguments, true);
}

TEST(read_wishes, caller_to_be_replaced__enotsup_with_what_needs_a_child) {
  uint32_t exec = libspawn::kSetExec;
  expect_wishes(WishPlan(exec), false, 0);
  expect_error(WishPlan(exec).namespaces(CLONE_NEWUTS), ENOTSUP, Step::kArguments);
  expect_error(WishPlan(exec).descriptor(PD_DAEMON), ENOTSUP, Step::kArguments);
  expect_error(WishPlan(exec | libspawn::kNoZombie), ENOTSUP, Step::kArguments);
  expect_error(WishPlan(exec), ENOTSUP, Step::kArguments, true);
  WishPlan function(exec);
  function.plan.callback = {[](void*) { return 0; }, nullptr};
  expect_error(function, ENOTSUP, Step::kArguments);
}

TEST(read_wishes, to_be_stopped__enotsup_in_a_pid_namespace_only) {
  WishPlan given(libspawn::kStartSuspended);
  expect_wishes(given, false, 0);
  expect_wishes(given.namespaces(CLONE_NEWUSER), false, CLONE_NEWUSER);
  expect_error(given.namespaces(CLONE_NEWUSER | CLONE_NEWPID), ENOTSUP, Step::kSuspend);
}

TEST(read_wishes, cgroup_that_is_none__ebadf_with_the_flag_only) {
  WishPlan given(libspawn::kSetCgroup);
  given.plan.cgroup = -1;
  expect_error(given, EBADF, Step::kCgroup);
  given.plan.flags = 0;
  expect_wishes(given, false, 0);
}

TEST(changes_credentials, ids_groups_capabilities_or_namespaces__true) {
  EXPECT_FALSE(changes_credentials(libspawn::Plan{}));
  EXPECT_FALSE(changes_credentials(WishPlan(~uint32_t{libspawn::kResetIds}, libspawn::kNice).plan));
  EXPECT_TRUE(changes_credentials(WishPlan(libspawn::kResetIds).plan));
  for (uint32_t set :
       {libspawn::kUid, libspawn::kGid, libspawn::kSupplementary, libspawn::kAmbient}) {
    EXPECT_TRUE(changes_credentials(WishPlan(0, set).plan));
  }
  using libspawn::ActionKind;
  // Nobody knows what a callback does.
  for (ActionKind kind : {ActionKind::kClose, ActionKind::kSetns, ActionKind::kCallback}) {
    libspawn::Action action = {.kind = kind};
    WishPlan given(0);
    given.plan.actions = support::actions_of(&action, 1);
    EXPECT_EQ(changes_credentials(given.plan), kind != ActionKind::kClose);
  }
}

}  // namespace
