// SPDX-License-Identifier: MIT
// posix_spawnattr_getschedpolicy and posix_spawnattr_setschedpolicy.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

namespace {

constexpr int kExt = 7;  // Linux 6.12
constexpr int kResetOnFork = 0x40000000;

TEST(schedpolicy, every_policy_of_the_kernel__round_trips) {
  support::Attributes attributes;
  for (int policy : {SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE, kExt, SCHED_OTHER,
                     SCHED_FIFO | kResetOnFork, SCHED_OTHER | kResetOnFork}) {
    int got = -1;
    EXPECT_EQ(posix_spawnattr_setschedpolicy(attributes.get(), policy), 0);
    EXPECT_EQ(posix_spawnattr_getschedpolicy(attributes.get(), &got), 0);
    EXPECT_EQ(got, policy);
  }
}

TEST(schedpolicy, deadline_or_none_of_the_kernels__einval_and_unchanged) {
  support::Attributes attributes;
  posix_spawnattr_setschedpolicy(attributes.get(), SCHED_BATCH);
  for (int policy : {6, 4, 8, -1, INT_MAX, INT_MIN, 6 | kResetOnFork}) {
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
  for (int policy : {SCHED_BATCH, SCHED_IDLE, SCHED_BATCH | kResetOnFork}) {
    support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
    request(attributes, policy, 0);
    support::PausedChild child(nullptr, attributes.get());
    ASSERT_EQ(child.error(), 0);
    EXPECT_EQ(sched_getscheduler(child.pid()), policy);
  }
}

bool can_be_real_time() {
  sched_param parameters = {};
  parameters.sched_priority = 2;
  return sched_setscheduler(0, SCHED_RR, &parameters) == 0;
}

/// The policies of a shell that has this one, and of a child of the shell's.
std::string policies(int policy) {
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
  request(attributes, policy, 1);
  return support::run(
             "/bin/sh",
             {"sh", "-c",
              "cut -d' ' -f41 /proc/$$/stat; x=$(cut -d' ' -f41 /proc/self/stat); echo $x"},
             nullptr, attributes.get())
      .output;
}

TEST(schedpolicy, reset_on_fork__what_a_real_time_child_starts_has_the_usual_one) {
  if (!support::possible(can_be_real_time)) GTEST_SKIP() << "no right to real-time policies";
  EXPECT_EQ(policies(SCHED_RR), "2\n2\n");
  EXPECT_EQ(policies(SCHED_RR | kResetOnFork), "2\n0\n");
  EXPECT_EQ(policies(SCHED_FIFO | kResetOnFork), "1\n0\n");
}

TEST(schedpolicy, reset_on_fork_alone__is_the_childs) {
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
  request(attributes, SCHED_OTHER | kResetOnFork, 0);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(sched_getscheduler(child.pid()), SCHED_OTHER | kResetOnFork);
  EXPECT_EQ(sched_getscheduler(0), SCHED_OTHER);
}

TEST(schedpolicy, with_setschedparam_alone__is_ignored) {
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDPARAM);
  request(attributes, SCHED_BATCH, 0);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(sched_getscheduler(child.pid()), sched_getscheduler(0));
}

TEST(schedpolicy, real_time__child_has_policy_and_priority) {
  if (!support::possible(can_be_real_time)) GTEST_SKIP() << "no right to real-time policies";
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

void expect_refused(int policy, const std::string& sentence) {
  static posix_spawn_error_np record;
  char text[256];
  support::Attributes attributes(POSIX_SPAWN_SETSCHEDULER);
  request(attributes, policy, 1);
  ASSERT_EQ(posix_spawnattr_seterror_np(attributes.get(), &record), 0);
  EXPECT_EQ(support::PausedChild(nullptr, attributes.get()).error(), EPERM);
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_SCHEDULER_NP);
  EXPECT_EQ(record.error, EPERM);
  EXPECT_EQ(record.value, policy);
  EXPECT_STREQ(record.call, "sched_setscheduler");
  EXPECT_EQ(posix_spawn_strerror_np(&record, text, sizeof text), 0);
  EXPECT_EQ(text, sentence + ": " + strerror(EPERM));
}

TEST(schedpolicy, no_right_to_it__spawn_gives_eperm) {
  int status = support::sandboxed([] {
    rlimit none = {0, 0};
    setrlimit(RLIMIT_RTPRIO, &none);
    ASSERT_TRUE(geteuid() != 0 || setresuid(65534, 65534, 65534) == 0);
    expect_refused(SCHED_FIFO, "scheduling policy 1");
    expect_refused(SCHED_RR | kResetOnFork, "scheduling policy 1073741826");
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
