// SPDX-License-Identifier: MIT
// posix_spawnattr_init and posix_spawnattr_destroy.
#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <string.h>

#include "tests/support/child.hpp"

namespace {

bool is_empty(const sigset_t& set) {
  uint64_t bits = 0;
  memcpy(&bits, &set, sizeof bits);
  return bits == 0;
}

void expect_no_signals(const posix_spawnattr_t& object) {
  sigset_t set;
  sigfillset(&set);
  EXPECT_EQ(posix_spawnattr_getsigdefault(&object, &set), 0);
  EXPECT_TRUE(is_empty(set));
  sigfillset(&set);
  EXPECT_EQ(posix_spawnattr_getsigmask(&object, &set), 0);
  EXPECT_TRUE(is_empty(set));
}

void expect_no_scheduling(const posix_spawnattr_t& object) {
  int policy = -1;
  EXPECT_EQ(posix_spawnattr_getschedpolicy(&object, &policy), 0);
  EXPECT_EQ(policy, SCHED_OTHER);
  sched_param parameters = {77};
  EXPECT_EQ(posix_spawnattr_getschedparam(&object, &parameters), 0);
  EXPECT_EQ(parameters.sched_priority, 0);
}

void expect_defaults(const posix_spawnattr_t& object) {
  short flags = -1;
  EXPECT_EQ(posix_spawnattr_getflags(&object, &flags), 0);
  EXPECT_EQ(flags, 0);
  pid_t pgroup = -1;
  EXPECT_EQ(posix_spawnattr_getpgroup(&object, &pgroup), 0);
  EXPECT_EQ(pgroup, 0);
  int cgroup = -1;
  EXPECT_EQ(posix_spawnattr_getcgroup_np(&object, &cgroup), 0);
  EXPECT_EQ(cgroup, 0);
  expect_no_signals(object);
  expect_no_scheduling(object);
}

posix_spawnattr_t filled_with(int byte) {
  posix_spawnattr_t object;
  memset(&object, byte, sizeof object);
  return object;
}

TEST(attr_init, object_of_garbage__gets_the_defaults) {
  posix_spawnattr_t object = filled_with(0xa5);
  EXPECT_EQ(posix_spawnattr_init(&object), 0);
  expect_defaults(object);
  EXPECT_EQ(support::PausedChild(nullptr, &object).error(), 0);
}

TEST(attr_init, object_with_neighbours__writes_336_bytes) {
  struct {
    posix_spawnattr_t object;
    unsigned char behind[64];
  } place;
  memset(&place, 0xa5, sizeof place);
  EXPECT_EQ(posix_spawnattr_init(&place.object), 0);
  for (unsigned char byte : place.behind) EXPECT_EQ(byte, 0xa5);
  auto* bytes = reinterpret_cast<unsigned char*>(&place.object);
  for (size_t i = 0; i < 336; i++) EXPECT_EQ(bytes[i], 0) << "at " << i;
}

TEST(attr_init, zero_filled_object_without_init__has_the_defaults) {
  posix_spawnattr_t object = filled_with(0);
  expect_defaults(object);
  EXPECT_EQ(support::PausedChild(nullptr, &object).error(), 0);
}

TEST(attr_init, zero_filled_object_without_init__takes_values) {
  posix_spawnattr_t object = filled_with(0);
  EXPECT_EQ(posix_spawnattr_setflags(&object, POSIX_SPAWN_SETPGROUP), 0);
  support::PausedChild child(nullptr, &object);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(getpgid(child.pid()), child.pid());
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
}

TEST(attr_destroy, twice__is_harmless) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
}

TEST(attr_destroy, never_initialised__is_harmless) {
  posix_spawnattr_t garbage = filled_with(0xa5);
  EXPECT_EQ(posix_spawnattr_destroy(&garbage), 0);
}

TEST(attr_destroy, then_init__gets_the_defaults) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  posix_spawnattr_setflags(&object, POSIX_SPAWN_SETSID);
  posix_spawnattr_setpgroup(&object, 4711);
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
  EXPECT_EQ(posix_spawnattr_init(&object), 0);
  expect_defaults(object);
}

void expect_new_group(posix_spawnattr_t& object) {
  support::PausedChild child(nullptr, &object);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

TEST(attr_copy, original_destroyed__copy_still_works) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  posix_spawnattr_setflags(&object, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_t copy = object;
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
  expect_new_group(copy);
  EXPECT_EQ(posix_spawnattr_destroy(&copy), 0);
}

TEST(attr_copy, copy_changed_and_destroyed__original_is_unchanged) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  posix_spawnattr_setflags(&object, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_t copy = object;
  EXPECT_EQ(posix_spawnattr_setflags(&copy, 0), 0);
  EXPECT_EQ(posix_spawnattr_destroy(&copy), 0);
  expect_new_group(object);
  EXPECT_EQ(posix_spawnattr_destroy(&object), 0);
}

}  // namespace
