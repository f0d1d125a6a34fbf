// SPDX-License-Identifier: MIT
// Every subset of the flags, and values whose flag is not set.
#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "tests/support/cgroup.hpp"
#include "tests/support/process.hpp"

using support::Attributes;
using support::PausedChild;
using support::stat_field;

namespace {

constexpr unsigned long bit(int signal) { return 1UL << (signal - 1); }
constexpr unsigned kNobody = 65534;

#ifndef POSIX_SPAWN_USEVFORK
constexpr int POSIX_SPAWN_USEVFORK = 0x40;
#endif
constexpr int kWithoutCgroup = POSIX_SPAWN_SETCGROUP - 1;

/// A value for each flag that differs from what the child would inherit.
void set_values(posix_spawnattr_t* attributes, int cgroup) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sched_param parameter = {};
  posix_spawnattr_setpgroup(attributes, 0);
  posix_spawnattr_setsigmask(attributes, &set);
  posix_spawnattr_setsigdefault(attributes, &set);
  posix_spawnattr_setschedpolicy(attributes, SCHED_BATCH);
  posix_spawnattr_setschedparam(attributes, &parameter);
  posix_spawnattr_setcgroup_np(attributes, cgroup);
}

void expect_signals(const PausedChild& child, int flags) {
  bool sets_mask = (flags & POSIX_SPAWN_SETSIGMASK) != 0;
  bool sets_default = (flags & POSIX_SPAWN_SETSIGDEF) != 0;
  EXPECT_EQ(child.mask("SigBlk"), sets_mask ? bit(SIGUSR1) : bit(SIGUSR2));
  EXPECT_EQ(child.mask("SigIgn") & bit(SIGUSR1), sets_default ? 0 : bit(SIGUSR1));
}

void expect_identity(const PausedChild& child, int flags) {
  bool leads_session = (flags & POSIX_SPAWN_SETSID) != 0;
  bool leads_group = leads_session || (flags & POSIX_SPAWN_SETPGROUP) != 0;
  EXPECT_EQ(stat_field(child.pid(), support::kSession), leads_session ? child.pid() : getsid(0));
  EXPECT_EQ(stat_field(child.pid(), support::kGroup), leads_group ? child.pid() : getpgrp());
  gid_t effective = (flags & POSIX_SPAWN_RESETIDS) != 0 ? getgid() : getegid();
  EXPECT_NE(child.status("Gid").find("\t" + std::to_string(effective) + "\t"), std::string::npos);
}

void expect_policy(const PausedChild& child, int flags) {
  bool sets_policy = (flags & POSIX_SPAWN_SETSCHEDULER) != 0;
  EXPECT_EQ(stat_field(child.pid(), support::kPolicy), sets_policy ? SCHED_BATCH : SCHED_OTHER);
}

void expect_all(const support::Cgroup& cgroup, int flags) {
  SCOPED_TRACE(flags);
  Attributes attributes(flags);
  set_values(attributes.get(), cgroup.fd());
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  expect_signals(child, flags);
  expect_identity(child, flags);
  expect_policy(child, flags);
  EXPECT_EQ(cgroup.has(child), (flags & POSIX_SPAWN_SETCGROUP) != 0);
}

void spawn_with_every_subset() {
  if (setegid(kNobody) != 0) fprintf(stderr, "without a group of its own\n");
  signal(SIGUSR1, SIG_IGN);
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, SIGUSR2);
  sigprocmask(SIG_SETMASK, &own, nullptr);
  support::Cgroup cgroup;
  int last = cgroup.exists() ? kWithoutCgroup + POSIX_SPAWN_SETCGROUP : kWithoutCgroup;
  for (int flags = 0; flags <= last; flags++) expect_all(cgroup, flags);
}

TEST(posix_spawn, every_subset_of_flags__each_has_its_effect_and_no_other) {
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed(spawn_with_every_subset, 60), 0);
}

/// Values that would make the spawn fail or the child differ, were they looked at.
void set_poison(posix_spawnattr_t* attributes) {
  sigset_t full;
  sigfillset(&full);
  sched_param parameter = {};
  parameter.sched_priority = 12345;
  posix_spawnattr_setpgroup(attributes, 0x7ffffffe);
  posix_spawnattr_setsigmask(attributes, &full);
  posix_spawnattr_setsigdefault(attributes, &full);
  posix_spawnattr_setschedpolicy(attributes, SCHED_FIFO);
  posix_spawnattr_setschedparam(attributes, &parameter);
  posix_spawnattr_setcgroup_np(attributes, -1);
}

TEST(posix_spawn, values_without_flags__have_no_effect) {
  Attributes attributes;
  set_poison(attributes.get());
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(stat_field(child.pid(), support::kGroup), getpgrp());
  EXPECT_EQ(stat_field(child.pid(), support::kPolicy), sched_getscheduler(0));
  EXPECT_EQ(child.status("SigBlk"), support::own_status("SigBlk"));
  EXPECT_EQ(child.status("SigIgn"), support::own_status("SigIgn"));
  EXPECT_EQ(child.file("cgroup"), support::read_file("/proc/self/cgroup"));
}

TEST(posix_spawn, usevfork__has_no_effect) {
  Attributes attributes(POSIX_SPAWN_USEVFORK);
  set_poison(attributes.get());
  PausedChild child(nullptr, attributes.get());
  PausedChild plain;
  ASSERT_EQ(child.error(), 0);
  for (const char* field : {"SigBlk", "SigIgn", "SigCgt", "Uid", "Gid", "Threads", "PPid"}) {
    EXPECT_EQ(child.status(field), plain.status(field)) << field;
  }
  EXPECT_EQ(child.descriptors(), plain.descriptors());
}

TEST(posix_spawn, usevfork_and_missing_program__still_tells_the_error) {
  Attributes attributes(POSIX_SPAWN_USEVFORK);
  EXPECT_EQ(support::run("/nonexistent", {"x"}, nullptr, attributes.get()).error, ENOENT);
}

TEST(posix_spawn, default_attributes__same_child_as_without) {
  Attributes attributes;
  PausedChild child(nullptr, attributes.get());
  PausedChild plain;
  ASSERT_EQ(child.error(), 0);
  for (const char* field : {"SigBlk", "SigIgn", "SigCgt", "Uid", "Gid", "Umask", "PPid"}) {
    EXPECT_EQ(child.status(field), plain.status(field)) << field;
  }
  EXPECT_EQ(stat_field(child.pid(), support::kGroup), stat_field(plain.pid(), support::kGroup));
}

}  // namespace
