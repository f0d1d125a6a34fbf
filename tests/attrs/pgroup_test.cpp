// SPDX-License-Identifier: MIT
// posix_spawnattr_getpgroup and posix_spawnattr_setpgroup.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <unistd.h>

#include "tests/support/child.hpp"

namespace {

TEST(pgroup, any_number__round_trips) {
  support::Attributes attributes;
  for (pid_t group : {0, 1, static_cast<int>(getpid()), INT_MAX, -1, INT_MIN}) {
    pid_t got = 4711;
    EXPECT_EQ(posix_spawnattr_setpgroup(attributes.get(), group), 0);
    EXPECT_EQ(posix_spawnattr_getpgroup(attributes.get(), &got), 0);
    EXPECT_EQ(got, group);
  }
}

TEST(pgroup, zero__child_leads_a_group) {
  support::Attributes attributes(POSIX_SPAWN_SETPGROUP);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

TEST(pgroup, group_of_another_child__is_joined) {
  support::Attributes leading(POSIX_SPAWN_SETPGROUP);
  support::PausedChild leader(nullptr, leading.get());
  ASSERT_EQ(leader.error(), 0);
  support::Attributes following(POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(following.get(), leader.pid());
  support::PausedChild follower(nullptr, following.get());
  ASSERT_EQ(follower.error(), 0);
  EXPECT_EQ(getpgid(follower.pid()), leader.pid());
}

TEST(pgroup, without_the_flag__is_ignored) {
  support::Attributes attributes;
  posix_spawnattr_setpgroup(attributes.get(), -1);
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(getpgid(child.pid()), getpgrp());
}

int error_of_group(pid_t group) {
  support::Attributes attributes(POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(attributes.get(), group);
  return support::PausedChild(nullptr, attributes.get()).error();
}

TEST(pgroup, group_that_does_not_exist__spawn_gives_eperm) {
  EXPECT_EQ(error_of_group(INT_MAX), EPERM);
}

TEST(pgroup, negative__spawn_gives_einval) { EXPECT_EQ(error_of_group(-1), EINVAL); }

TEST(pgroup, every_call__keeps_errno) {
  support::Attributes attributes;
  pid_t group = 0;
  errno = 4711;
  posix_spawnattr_setpgroup(attributes.get(), 1);
  posix_spawnattr_getpgroup(attributes.get(), &group);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
