// SPDX-License-Identifier: MIT
// posix_spawnattr_settimeout_np where the child is frozen, or held up by what it cannot leave.
#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn_np.h>

#include "tests/support/cgroup.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::Attributes;
using support::Cgroup;

namespace {

/// Freezes all that is in it, or thaws it.
void freeze(const Cgroup& cgroup, bool is_frozen) {
  int file = openat(cgroup.fd(), "cgroup.freeze", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(write(file, is_frozen ? "1" : "0", 1), 1);
  close(file);
}

bool can_freeze(const Cgroup& cgroup) {
  return cgroup.exists() && faccessat(cgroup.fd(), "cgroup.freeze", W_OK, 0) == 0;
}

TEST(deadline, frozen_cgroup__is_etimedout_and_the_child_is_gone) {
  Cgroup cgroup;
  if (!can_freeze(cgroup)) GTEST_SKIP() << "no version 2 cgroup can be made and frozen here";
  freeze(cgroup, true);
  static posix_spawn_error_np record;
  Attributes attributes(POSIX_SPAWN_SETCGROUP);
  EXPECT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), cgroup.fd()), 0);
  EXPECT_EQ(posix_spawnattr_settimeout_np(attributes.get(), 100), 0);
  EXPECT_EQ(posix_spawnattr_seterror_np(attributes.get(), &record), 0);
  char name[] = "true";
  char* argv[] = {name, nullptr};
  pid_t pid = -7;
  EXPECT_EQ(posix_spawn(&pid, "/bin/true", nullptr, attributes.get(), argv, environ), ETIMEDOUT);
  EXPECT_EQ(pid, -7);
  EXPECT_EQ(record.step, POSIX_SPAWN_STEP_DEADLINE_NP);
  EXPECT_TRUE(support::has_no_child());
  posix_spawn_handle_np handle = {};
  EXPECT_EQ(posix_spawn_start_np(&handle, "/bin/true", nullptr, attributes.get(), argv, environ),
            0);
  EXPECT_EQ(posix_spawn_finish_np(&handle, -1), ETIMEDOUT);
  EXPECT_EQ(posix_spawnattr_settimeout_np(attributes.get(), -1), 0);
  EXPECT_EQ(posix_spawn_start_np(&handle, "/bin/true", nullptr, attributes.get(), argv, environ),
            0);
  EXPECT_EQ(posix_spawn_finish_np(&handle, 20), EINPROGRESS);
  EXPECT_EQ(posix_spawn_cancel_np(&handle), 0);
  EXPECT_TRUE(support::has_no_child());
  freeze(cgroup, false);
}

}  // namespace
