// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETCGROUP: the child is in the group, the caller is where it was.
#include "tests/support/cgroup.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <spawn_np.h>
#include <sys/wait.h>

#include "tests/support/process.hpp"

using support::Attributes;
using support::Cgroup;
using support::PausedChild;

namespace {

#define NEEDS(cgroup) \
  if (!cgroup.exists()) GTEST_SKIP() << "no version 2 cgroup can be made here"

int error_of(int fd) {
  Attributes attributes(POSIX_SPAWN_SETCGROUP);
  EXPECT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), fd), 0);
  return PausedChild(nullptr, attributes.get()).error();
}

TEST(posix_spawn, setcgroup__child_is_a_member_and_the_caller_is_not) {
  Cgroup cgroup;
  NEEDS(cgroup);
  std::string own = support::read_file("/proc/self/cgroup");
  Attributes attributes(POSIX_SPAWN_SETCGROUP);
  ASSERT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), cgroup.fd()), 0);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_TRUE(cgroup.has(child)) << child.file("cgroup");
  EXPECT_EQ(support::read_file("/proc/self/cgroup"), own);
  EXPECT_EQ(child.descriptors().count(cgroup.fd()), 0U);
}

TEST(posix_spawn, setcgroup_value_without_flag__has_no_effect) {
  Cgroup cgroup;
  NEEDS(cgroup);
  Attributes attributes;
  ASSERT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), cgroup.fd()), 0);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.file("cgroup"), support::read_file("/proc/self/cgroup"));
}

TEST(posix_spawn, setcgroup_and_failing_exec__no_member_is_left) {
  Cgroup cgroup;
  NEEDS(cgroup);
  Attributes attributes(POSIX_SPAWN_SETCGROUP);
  ASSERT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), cgroup.fd()), 0);
  EXPECT_EQ(support::run("/nonexistent", {"x"}, nullptr, attributes.get()).error, ENOENT);
  EXPECT_TRUE(support::has_no_child());
}

TEST(posix_spawn, setcgroup_closed_descriptor__ebadf) {
  int fd = open("/", O_RDONLY | O_CLOEXEC);
  close(fd);
  EXPECT_EQ(error_of(fd), EBADF);
}

TEST(posix_spawn, setcgroup_negative_descriptor__ebadf) {
  EXPECT_EQ(error_of(-1), EBADF);
  EXPECT_EQ(error_of(-100), EBADF);
}

TEST(posix_spawn, setcgroup_not_a_directory__ebadf) {
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(error_of(fd), EBADF);
  close(fd);
}

TEST(pidfd_spawn, setcgroup__child_is_a_member) {
  Cgroup cgroup;
  NEEDS(cgroup);
  Attributes attributes(POSIX_SPAWN_SETCGROUP);
  ASSERT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), cgroup.fd()), 0);
  char name[] = "cat";
  char file[] = "/proc/self/cgroup";
  char* argv[] = {name, file, nullptr};
  support::Actions actions;
  support::TemporaryDirectory directory;
  std::string output = directory / "output";
  posix_spawn_file_actions_addopen(actions.get(), 1, output.c_str(), O_WRONLY | O_CREAT, 0600);
  int pidfd = -1;
  ASSERT_EQ(pidfd_spawn(&pidfd, "/bin/cat", actions.get(), attributes.get(), argv, environ), 0);
  siginfo_t info = {};
  ASSERT_EQ(waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED), 0);
  EXPECT_EQ(info.si_status, 0);
  close(pidfd);
  EXPECT_NE(support::read_file(output).find("/libspawn-test-"), std::string::npos);
}

}  // namespace
