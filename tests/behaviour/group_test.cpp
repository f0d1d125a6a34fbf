// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETPGROUP and POSIX_SPAWN_SETSID, read back from /proc of the child.
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

long group(const PausedChild& child) { return stat_field(child.pid(), support::kGroup); }
long session(const PausedChild& child) { return stat_field(child.pid(), support::kSession); }

/// What posix_spawn answers to these flags and this group.
int error_of(int flags, pid_t pgroup) {
  Attributes attributes(flags);
  EXPECT_EQ(posix_spawnattr_setpgroup(attributes.get(), pgroup), 0);
  return PausedChild(nullptr, attributes.get()).error();
}

TEST(posix_spawn, no_group_flag__inherits_group_and_session) {
  PausedChild child;
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(group(child), getpgrp());
  EXPECT_EQ(session(child), getsid(0));
}

TEST(posix_spawn, setpgroup_0__leads_a_new_group) {
  Attributes attributes(POSIX_SPAWN_SETPGROUP);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(group(child), child.pid());
  EXPECT_EQ(session(child), getsid(0));
}

TEST(posix_spawn, setpgroup_existing__joins_it) {
  Attributes attributes(POSIX_SPAWN_SETPGROUP);
  PausedChild leader(nullptr, attributes.get());
  ASSERT_EQ(leader.error(), 0);
  ASSERT_EQ(posix_spawnattr_setpgroup(attributes.get(), leader.pid()), 0);
  PausedChild member(nullptr, attributes.get());
  ASSERT_EQ(member.error(), 0);
  EXPECT_EQ(group(member), leader.pid());
}

TEST(posix_spawn, setpgroup_of_another_session__eperm) {
  Attributes attributes(POSIX_SPAWN_SETSID);
  PausedChild other(nullptr, attributes.get());
  ASSERT_EQ(other.error(), 0);
  EXPECT_EQ(error_of(POSIX_SPAWN_SETPGROUP, other.pid()), EPERM);
}

TEST(posix_spawn, setpgroup_nonexistent__eperm) {
  EXPECT_EQ(error_of(POSIX_SPAWN_SETPGROUP, 0x7ffffffe), EPERM);
}

TEST(posix_spawn, setpgroup_negative__einval) {
  EXPECT_EQ(error_of(POSIX_SPAWN_SETPGROUP, -1), EINVAL);
}

TEST(posix_spawn, setsid__leads_session_and_group_without_terminal) {
  Attributes attributes(POSIX_SPAWN_SETSID);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(session(child), child.pid());
  EXPECT_EQ(group(child), child.pid());
  EXPECT_EQ(stat_field(child.pid(), support::kTerminal), 0);
}

TEST(posix_spawn, setsid_and_setpgroup_0__leads_both) {
  Attributes attributes(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(session(child), child.pid());
  EXPECT_EQ(group(child), child.pid());
}

TEST(posix_spawn, setsid_and_setpgroup_other__eperm) {
  Attributes attributes(POSIX_SPAWN_SETPGROUP);
  PausedChild leader(nullptr, attributes.get());
  ASSERT_EQ(leader.error(), 0);
  EXPECT_EQ(error_of(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP, leader.pid()), EPERM);
}

bool can_make_pid_namespace() { return unshare(CLONE_NEWPID) == 0; }

// In a PID namespace of its own the child's number is known beforehand: 1.
void spawn_with_own_pid_as_group() {
  ASSERT_EQ(unshare(CLONE_NEWPID), 0);
  Attributes attributes(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  ASSERT_EQ(posix_spawnattr_setpgroup(attributes.get(), 1), 0);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(session(child), child.pid());
  EXPECT_EQ(group(child), child.pid());
}

TEST(posix_spawn, setsid_and_setpgroup_own_pid__leads_both) {
  if (!support::possible(can_make_pid_namespace)) GTEST_SKIP() << "no right to unshare(NEWPID)";
  EXPECT_EQ(support::sandboxed(spawn_with_own_pid_as_group), 0);
}

}  // namespace
