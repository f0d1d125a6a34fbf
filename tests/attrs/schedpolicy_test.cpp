// SPDX-License-Identifier: MIT
// posix_spawnattr_getschedpolicy and posix_spawnattr_setschedpolicy.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/child.hpp"

namespace {

constexpr int kExt = 7;  // Linux 6.12
constexpr int kResetOnFork = 0x40000000;

TEST(schedpolicy, every_policy_of_the_kernel__round_trips) {
  support::Attributes attributes;
  for (int policy : {SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE, kExt, SCHED_OTHER}) {
    int got = -1;
    EXPECT_EQ(posix_spawnattr_setschedpolicy(attributes.get(), policy), 0);
    EXPECT_EQ(posix_spawnattr_getschedpolicy(attributes.get(), &got), 0);
    EXPECT_EQ(got, policy);
  }
}

TEST(schedpolicy, deadline_or_none_of_the_kernels__einval_and_unchanged) {
  support::Attributes attributes;
  posix_spawnattr_setschedpolicy(attributes.get(), SCHED_BATCH);
  for (int policy : {6, 4, 8, -1, INT_MAX, INT_MIN, SCHED_FIFO | kResetOnFork}) {
    int got = -1;
    EXPECT_EQ(posix_spawnattr_setschedpolicy(attributes.get(), policy), EINVAL) << policy;
    EXPECT_EQ(posix_spawnattr_getschedpolicy(attributes.get(), &got), 0);
    EXPECT_EQ(got, SCHED_BATCH);
  }
}

void request(support::Attributes& attributes, int policy, int priority) {
  sched_param parameters = {};
  parameters.sched_priority = priority;
  posix_spawnattr_setschedpolicy(attributes.get(), policy);
  posix_spawnattr_setschedparam(attributes.get(), &parameters);
}

TEST(schedpolicy, with_the_flag__is_the_childs) {
  for (int policy : {SCHED_BATCH, SCHED_IDLE}) {
    support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
    request(attributes, policy, 0);
    support::PausedChild child(nullptr, attributes.get());
    ASSERT_EQ(child.error(), 0);
    EXPECT_EQ(sched_getscheduler(child.pid()), policy);
  }
}

TEST(schedpolicy, with_setschedparam_alone__is_ignored) {
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDPARAM);
  request(attributes, SCHED_BATCH, 0);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(sched_getscheduler(child.pid()), sched_getscheduler(0));
}

TEST(schedpolicy, real_time__child_has_policy_and_priority) {
  bool may = support::sandboxed([] {
               sched_param parameters = {};
               parameters.sched_priority = 2;
               EXPECT_EQ(sched_setscheduler(0, SCHED_RR, &parameters), 0);
             }) == 0;
  if (!may) GTEST_SKIP() << "no right to real-time policies";
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM);
  request(attributes, SCHED_RR, 2);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  sched_param got = {};
  EXPECT_EQ(sched_getparam(child.pid(), &got), 0);
  EXPECT_EQ(sched_getscheduler(child.pid()), SCHED_RR);
  EXPECT_EQ(got.sched_priority, 2);
}

TEST(schedpolicy, priority_that_the_policy_has_not__spawn_gives_einval) {
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
  request(attributes, SCHED_FIFO, 0);
  EXPECT_EQ(support::PausedChild(nullptr, attributes.get()).error(), EINVAL);
}

TEST(schedpolicy, no_right_to_it__spawn_gives_eperm) {
  int status = support::sandboxed([] {
    rlimit none = {0, 0};
    setrlimit(RLIMIT_RTPRIO, &none);
    ASSERT_TRUE(geteuid() != 0 || setresuid(65534, 65534, 65534) == 0);
    support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
    request(attributes, SCHED_FIFO, 1);
    EXPECT_EQ(support::PausedChild(nullptr, attributes.get()).error(), EPERM);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
