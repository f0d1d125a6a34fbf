// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETSCHEDULER and POSIX_SPAWN_SETSCHEDPARAM, read back from /proc of the child.
#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Attributes;
using support::PausedChild;
using support::stat_field;

namespace {

/// Attributes with a policy and a priority, of which `flags` says what counts.
struct Scheduling : Attributes {
  Scheduling(int flags, int policy, int priority) : Attributes(flags) {
    sched_param parameter = {};
    parameter.sched_priority = priority;
    EXPECT_EQ(posix_spawnattr_setschedpolicy(get(), policy), 0);
    EXPECT_EQ(posix_spawnattr_setschedparam(get(), &parameter), 0);
  }
};

void expect_policy(int flags, int policy, int priority, int expected_policy,
                   int expected_priority) {
  Scheduling attributes(flags, policy, priority);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0) << policy << "/" << priority;
  EXPECT_EQ(stat_field(child.pid(), support::kPolicy), expected_policy);
  EXPECT_EQ(stat_field(child.pid(), support::kRtPriority), expected_priority);
}

int error_of(int flags, int policy, int priority) {
  Scheduling attributes(flags, policy, priority);
  return PausedChild(nullptr, attributes.get()).error();
}

bool become(int policy, int priority) {
  sched_param parameter = {};
  parameter.sched_priority = priority;
  return sched_setscheduler(0, policy, &parameter) == 0;
}

bool can_be_fifo() { return become(SCHED_FIFO, 50); }

#define NEEDS_REAL_TIME() \
  if (!support::possible(can_be_fifo)) GTEST_SKIP() << "no right to real-time scheduling"

TEST(posix_spawn, setscheduler_other_batch_idle__is_the_childs_policy) {
  for (int policy : {SCHED_OTHER, SCHED_BATCH, SCHED_IDLE}) {
    expect_policy(POSIX_SPAWN_SETSCHEDULER, policy, 0, policy, 0);
  }
}

TEST(posix_spawn, setscheduler_fifo_and_rr__policy_and_priority_arrive) {
  NEEDS_REAL_TIME();
  for (int policy : {SCHED_FIFO, SCHED_RR}) {
    expect_policy(POSIX_SPAWN_SETSCHEDULER, policy, 1, policy, 1);
    expect_policy(POSIX_SPAWN_SETSCHEDULER, policy, 42, policy, 42);
    expect_policy(POSIX_SPAWN_SETSCHEDULER, policy, 99, policy, 99);
  }
}

TEST(posix_spawn, setscheduler_and_setschedparam__both_arrive) {
  NEEDS_REAL_TIME();
  expect_policy(POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM, SCHED_RR, 7, SCHED_RR, 7);
}

TEST(posix_spawn, setschedparam_alone__keeps_the_callers_policy) {
  NEEDS_REAL_TIME();
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_TRUE(become(SCHED_FIFO, 10));
              expect_policy(POSIX_SPAWN_SETSCHEDPARAM, SCHED_RR, 20, SCHED_FIFO, 20);
            }),
            0);
}

TEST(posix_spawn, setschedparam_alone_0_for_other__succeeds) {
  expect_policy(POSIX_SPAWN_SETSCHEDPARAM, SCHED_IDLE, 0, SCHED_OTHER, 0);
}

TEST(posix_spawn, no_scheduling_flag__inherits_policy_and_priority) {
  NEEDS_REAL_TIME();
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_TRUE(become(SCHED_RR, 10));
              expect_policy(0, SCHED_FIFO, 20, SCHED_RR, 10);
            }),
            0);
}

TEST(posix_spawn, setscheduler_back_to_other__from_a_real_time_caller) {
  NEEDS_REAL_TIME();
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_TRUE(become(SCHED_FIFO, 10));
              expect_policy(POSIX_SPAWN_SETSCHEDULER, SCHED_OTHER, 0, SCHED_OTHER, 0);
            }),
            0);
}

TEST(posix_spawn, setscheduler_priority_out_of_range__einval) {
  for (int policy : {SCHED_OTHER, SCHED_BATCH, SCHED_IDLE}) {
    EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDULER, policy, 1), EINVAL) << policy;
  }
  for (int priority : {-1, 0, 100}) {
    EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDULER, SCHED_FIFO, priority), EINVAL) << priority;
    EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDULER, SCHED_RR, priority), EINVAL) << priority;
  }
}

TEST(posix_spawn, setschedparam_priority_out_of_range__einval) {
  EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDPARAM, SCHED_OTHER, 1), EINVAL);
  EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDPARAM, SCHED_OTHER, -1), EINVAL);
}

TEST(posix_spawn, setscheduler_fifo_without_privileges__eperm) {
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user";
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setresuid(65534, 65534, 65534), 0);
              EXPECT_EQ(error_of(POSIX_SPAWN_SETSCHEDULER, SCHED_FIFO, 1), EPERM);
            }),
            0);
}

TEST(posix_spawnattr_setschedpolicy, deadline_and_unknown__einval) {
  Attributes attributes;
  for (int policy : {6 /* SCHED_DEADLINE */, 4, 8, -1, 1 << 30 | 6}) {
    EXPECT_EQ(posix_spawnattr_setschedpolicy(attributes.get(), policy), EINVAL) << policy;
  }
}

}  // namespace
