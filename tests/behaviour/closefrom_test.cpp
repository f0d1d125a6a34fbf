// SPDX-License-Identifier: MIT
// addclosefrom: nothing from that number on is left, whatever the limits and the table say.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn_np.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/child.hpp"

using support::Actions;
using support::PausedChild;

namespace {

int close_from(Actions& actions, int fd) {
  return posix_spawn_file_actions_addclosefrom_np(actions.get(), fd);
}

/// Descriptors of a child with these actions; {-1} if there is none.
std::vector<int> descriptors_of(Actions& actions) {
  PausedChild child(actions.get());
  EXPECT_EQ(child.error(), 0);
  std::vector<int> result;
  for (const auto& [fd, target] : child.descriptors()) result.push_back(fd);
  return result;
}

TEST(addclosefrom, scattered_descriptors__none_from_there_on) {
  for (int fd : {50, 51, 60, 99, 500}) ASSERT_EQ(dup2(0, fd), fd);
  Actions actions;
  ASSERT_EQ(close_from(actions, 51), 0);
  std::vector<int> left = descriptors_of(actions);
  EXPECT_EQ(left.back(), 50);
  ASSERT_EQ(close_from(actions, 3), 0);
  EXPECT_EQ(descriptors_of(actions), (std::vector<int>{0, 1, 2}));
  for (int fd : {50, 51, 60, 99, 500}) EXPECT_EQ(close(fd), 0) << "the caller's own";
}

TEST(addclosefrom, zero__everything_goes) {
  Actions actions;
  ASSERT_EQ(close_from(actions, 0), 0);
  EXPECT_TRUE(descriptors_of(actions).empty());
}

TEST(addclosefrom, later_actions__open_above_it_again) {
  Actions actions;
  ASSERT_EQ(dup2(0, 70), 70);
  close_from(actions, 3);
  posix_spawn_file_actions_addopen(actions.get(), 80, "/dev/null", O_RDONLY, 0);
  EXPECT_EQ(descriptors_of(actions), (std::vector<int>{0, 1, 2, 80}));
  close(70);
}

TEST(addclosefrom, earlier_actions__are_undone) {
  Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 80, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), 80, 2);
  close_from(actions, 3);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().size(), 3U);
  EXPECT_EQ(child.descriptors()[2], "/dev/null");
}

TEST(addclosefrom, above_everything__changes_nothing) {
  Actions none;
  Actions actions;
  ASSERT_EQ(close_from(actions, 0x7fffffff), 0);
  EXPECT_EQ(descriptors_of(actions), descriptors_of(none));
}

TEST(addclosefrom, negative__ebadf_at_add_time) {
  Actions actions;
  EXPECT_EQ(close_from(actions, -1), EBADF);
}

// POSIX: lowering the limit does not close what is open above it.
TEST(addclosefrom, descriptors_above_a_lowered_limit__go_too) {
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(dup2(0, 900), 900);
              ASSERT_EQ(dup2(0, 901), 901);
              rlimit limit = {100, 100};
              ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
              Actions actions;
              ASSERT_EQ(close_from(actions, 3), 0);
              EXPECT_EQ(descriptors_of(actions), (std::vector<int>{0, 1, 2}));
            }),
            0);
}

void close_from_in_a_full_table(int first) {
  rlimit limit = {64, 64};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  while (dup(0) >= 0) continue;
  Actions actions;
  ASSERT_EQ(close_from(actions, first), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  ASSERT_EQ(close(62), 0);  // for looking
  EXPECT_EQ(child.descriptors().size(), static_cast<size_t>(first));
}

TEST(addclosefrom, full_table__none_is_left) {
  EXPECT_EQ(support::sandboxed([] { close_from_in_a_full_table(3); }), 0);
  EXPECT_EQ(support::sandboxed([] { close_from_in_a_full_table(63); }), 0);
}

TEST(addclosefrom, thousands_open__none_is_left) {
  EXPECT_EQ(support::sandboxed([] {
              rlimit limit;
              ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
              limit.rlim_cur = limit.rlim_max < 5000 ? limit.rlim_max : 5000;
              ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
              while (dup(0) >= 0) continue;
              Actions actions;
              ASSERT_EQ(close_from(actions, 3), 0);
              PausedChild child(actions.get());
              ASSERT_EQ(child.error(), 0);
              close(10);
              EXPECT_EQ(child.descriptors().size(), 3U);
            }),
            0);
}

}  // namespace
