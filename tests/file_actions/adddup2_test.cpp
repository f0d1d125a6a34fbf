// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_adddup2.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using support::unused_descriptor;

int add(support::Actions& actions, int from, int to) {
  return posix_spawn_file_actions_adddup2(actions.get(), from, to);
}

TEST(adddup2, either_number_out_of_range__ebadf_and_errno_kept) {
  support::SoftLimit limit(RLIMIT_NOFILE, 1000);
  support::Actions actions;
  errno = 4711;
  for (int fd : {-1, INT_MIN, 1000, INT_MAX}) {
    EXPECT_EQ(add(actions, fd, 3), EBADF) << fd;
    EXPECT_EQ(add(actions, 3, fd), EBADF) << fd;
  }
  EXPECT_EQ(errno, 4711);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
}

TEST(adddup2, highest_number__is_the_file) {
  support::SoftLimit limit(RLIMIT_NOFILE, 1000);
  support::File file("/dev/zero");
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd(), 999), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[999], "/dev/zero");
}

TEST(adddup2, close_on_exec_source__target_is_not_source_is) {
  support::File file("/dev/zero", O_RDONLY | O_CLOEXEC);
  int target = unused_descriptor();
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd(), target), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[target], "/dev/zero");
  EXPECT_EQ(child.descriptors().count(file.fd()), 0U);
}

TEST(adddup2, open_target__is_replaced) {
  support::File source("/dev/zero");
  support::File target("/dev/null", O_RDONLY);
  support::Actions actions;
  ASSERT_EQ(add(actions, source.fd(), target.fd()), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[target.fd()], "/dev/zero");
}

// Austin 411: the same number twice means that the descriptor survives exec.
TEST(adddup2, same_number__survives_exec_in_the_child_only) {
  support::File file("/dev/zero", O_RDONLY | O_CLOEXEC);
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd(), file.fd()), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[file.fd()], "/dev/zero");
  EXPECT_EQ(fcntl(file.fd(), F_GETFD), FD_CLOEXEC);
}

TEST(adddup2, source_not_open__spawn_gives_ebadf) {
  int fd = unused_descriptor();
  support::Actions different;
  ASSERT_EQ(add(different, fd, fd + 1), 0);
  EXPECT_EQ(support::PausedChild(different.get()).error(), EBADF);
  support::Actions same;
  ASSERT_EQ(add(same, fd, fd), 0);
  EXPECT_EQ(support::PausedChild(same.get()).error(), EBADF);
}

// POSIX: the limit may have been lowered between the call and the spawn.
TEST(adddup2, target_above_a_lowered_limit__spawn_gives_ebadf) {
  support::Actions actions;
  ASSERT_EQ(add(actions, 0, 200), 0);
  support::SoftLimit limit(RLIMIT_NOFILE, 150);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), EBADF);
}

}  // namespace
