// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addclose.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

int add(support::Actions& actions, int fd) {
  return posix_spawn_file_actions_addclose(actions.get(), fd);
}

TEST(addclose, negative__ebadf_and_errno_kept) {
  support::Actions actions;
  errno = 4711;
  EXPECT_EQ(add(actions, -1), EBADF);
  EXPECT_EQ(add(actions, INT_MIN), EBADF);
  EXPECT_EQ(errno, 4711);
}

TEST(addclose, open__is_closed_in_the_child_only) {
  support::File file("/dev/zero", O_RDONLY);
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd()), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(file.fd()), 0U);
  EXPECT_NE(fcntl(file.fd(), F_GETFD), -1);
}

// Austin 370: what is not open is closed already.
TEST(addclose, not_open_or_out_of_range__child_runs) {
  support::Actions actions;
  ASSERT_EQ(add(actions, support::unused_descriptor()), 0);
  ASSERT_EQ(add(actions, INT_MAX), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
}

TEST(addclose, twice__child_runs) {
  support::File file("/dev/zero", O_RDONLY);
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd()), 0);
  ASSERT_EQ(add(actions, file.fd()), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
}

TEST(addclose, before_an_action_that_needs_it__spawn_gives_ebadf) {
  support::File file("/dev/zero", O_RDONLY);
  support::Actions actions;
  ASSERT_EQ(add(actions, file.fd()), 0);
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), file.fd(), 200), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), EBADF);
}

}  // namespace
