// SPDX-License-Identifier: MIT
// posix_spawnattr_getschedparam and posix_spawnattr_setschedparam.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sched.h>
#include <string.h>

#include "tests/support/child.hpp"

namespace {

TEST(schedparam, any_priority__round_trips) {
  support::Attributes attributes;
  for (int priority : {0, 1, 99, 100, -1, INT_MAX, INT_MIN}) {
    sched_param parameters = {};
    parameters.sched_priority = priority;
    EXPECT_EQ(posix_spawnattr_setschedparam(attributes.get(), &parameters), 0);
    parameters.sched_priority = 4711;
    EXPECT_EQ(posix_spawnattr_getschedparam(attributes.get(), &parameters), 0);
    EXPECT_EQ(parameters.sched_priority, priority);
  }
}

// musl: its sched_param has 48 bytes, glibc's 4; only the first 4 may be touched.
TEST(schedparam, structure_of_glibc__nothing_behind_it_is_written) {
  int place[12];
  memset(place, 0x5a, sizeof place);
  support::Attributes attributes;
  EXPECT_EQ(posix_spawnattr_getschedparam(attributes.get(), reinterpret_cast<sched_param*>(place)),
            0);
  EXPECT_EQ(place[0], 0);
  for (int i = 1; i < 12; i++) EXPECT_EQ(place[i], 0x5a5a5a5a) << "at " << i;
}

TEST(schedparam, structure_of_glibc__nothing_behind_it_is_read) {
  int place[12];
  memset(place, 0x5a, sizeof place);
  place[0] = 3;
  support::Attributes attributes;
  posix_spawnattr_setschedparam(attributes.get(), reinterpret_cast<sched_param*>(place));
  int policy = -1;
  int cgroup = -1;
  posix_spawnattr_getschedpolicy(attributes.get(), &policy);
  posix_spawnattr_getcgroup_np(attributes.get(), &cgroup);
  EXPECT_EQ(policy, 0);
  EXPECT_EQ(cgroup, 0);
}

int spawn_with_priority(int flags, int priority) {
  support::Attributes attributes(flags);
  sched_param parameters = {};
  parameters.sched_priority = priority;
  posix_spawnattr_setschedparam(attributes.get(), &parameters);
  return support::PausedChild(nullptr, attributes.get()).error();
}

TEST(schedparam, priority_that_the_policy_has__is_taken) {
  EXPECT_EQ(spawn_with_priority(POSIX_SPAWN_SETSCHEDPARAM, 0), 0);
}

TEST(schedparam, priority_that_the_policy_has_not__spawn_gives_einval) {
  EXPECT_EQ(spawn_with_priority(POSIX_SPAWN_SETSCHEDPARAM, 1), EINVAL);
}

TEST(schedparam, without_the_flag__is_ignored) { EXPECT_EQ(spawn_with_priority(0, 1), 0); }

}  // namespace
