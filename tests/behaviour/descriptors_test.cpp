// SPDX-License-Identifier: MIT
// addclose and adddup2, and which descriptors a child gets, read back from /proc.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"

using support::Actions;
using support::PausedChild;

namespace {

int close_in(Actions& actions, int fd) {
  return posix_spawn_file_actions_addclose(actions.get(), fd);
}
int dup2_in(Actions& actions, int from, int to) {
  return posix_spawn_file_actions_adddup2(actions.get(), from, to);
}

/// Opens `path` at a number of the test's own, closed when the object ends.
class OpenAt {
 public:
  OpenAt(int number, const char* path, int flags = 0) : number_(number) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(dup3(fd, number, flags | (flags == 0 ? 0 : O_CLOEXEC)), number);
    close(fd);
  }
  ~OpenAt() { close(number_); }
  OpenAt(const OpenAt&) = delete;
  OpenAt& operator=(const OpenAt&) = delete;

 private:
  int number_;
};

TEST(posix_spawn, descriptors__open_ones_are_inherited_and_cloexec_ones_closed) {
  OpenAt kept(50, "/dev/null");
  OpenAt closed(51, "/dev/null", O_CLOEXEC);
  PausedChild child;
  ASSERT_EQ(child.error(), 0);
  auto descriptors = child.descriptors();
  EXPECT_EQ(descriptors[50], "/dev/null");
  EXPECT_EQ(descriptors.count(51), 0U);
}

TEST(posix_spawn, descriptors__none_beyond_the_callers) {
  std::vector<int> expected;
  for (int fd : support::open_descriptors()) {
    if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0) expected.push_back(fd);
  }
  std::vector<int> got;
  for (const auto& [fd, target] : PausedChild().descriptors()) got.push_back(fd);
  EXPECT_EQ(got, expected);
}

// POSIX: a file lock of the caller goes with none of the child's closes.
TEST(posix_spawn, record_lock__survives_the_childs_closes) {
  support::TemporaryDirectory directory;
  int fd = open(directory.write("file", "text").c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  ASSERT_EQ(fcntl(fd, F_SETLK, &lock), 0);
  Actions actions;
  close_in(actions, fd);
  posix_spawn_file_actions_addclosefrom_np(actions.get(), 3);
  ASSERT_EQ(PausedChild(actions.get()).error(), 0);
  pid_t other = fork();
  if (other == 0) _exit(fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_WRLCK ? 0 : 1);
  int status = -1;
  waitpid(other, &status, 0);
  EXPECT_EQ(status, 0);
  close(fd);
}

TEST(addclose, open_descriptor__is_closed_in_the_child_only) {
  OpenAt at(50, "/dev/null");
  Actions actions;
  ASSERT_EQ(close_in(actions, 50), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(50), 0U);
  EXPECT_EQ(fcntl(50, F_GETFD), 0);
}

TEST(addclose, closed_descriptor__is_ignored) {
  Actions actions;
  ASSERT_EQ(close_in(actions, 50), 0);
  ASSERT_EQ(close_in(actions, 50), 0);
  EXPECT_EQ(PausedChild(actions.get()).error(), 0);
}

TEST(addclose, descriptor_out_of_range__is_ignored) {
  Actions actions;
  for (int fd : {1 << 20, 1 << 30, 0x7fffffff}) ASSERT_EQ(close_in(actions, fd), 0);
  EXPECT_EQ(PausedChild(actions.get()).error(), 0);
}

TEST(addclose, negative__ebadf_at_add_time) {
  Actions actions;
  EXPECT_EQ(close_in(actions, -1), EBADF);
}

TEST(adddup2, two_numbers__target_is_the_same_file_and_no_longer_cloexec) {
  OpenAt at(50, "/dev/zero", O_CLOEXEC);
  Actions actions;
  ASSERT_EQ(dup2_in(actions, 50, 60), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[60], "/dev/zero");
  EXPECT_EQ(child.descriptors().count(50), 0U);
}

TEST(adddup2, closed_source__ebadf) {
  Actions actions;
  ASSERT_EQ(dup2_in(actions, 50, 60), 0);
  EXPECT_EQ(PausedChild(actions.get()).error(), EBADF);
}

// Austin 411: the one way to let a close-on-exec descriptor through.
TEST(adddup2, same_number__cloexec_is_cleared_in_the_child_only) {
  OpenAt at(50, "/dev/zero", O_CLOEXEC);
  Actions actions;
  ASSERT_EQ(dup2_in(actions, 50, 50), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[50], "/dev/zero");
  EXPECT_EQ(fcntl(50, F_GETFD), FD_CLOEXEC);
}

TEST(adddup2, same_closed_number__ebadf) {
  Actions actions;
  ASSERT_EQ(dup2_in(actions, 50, 50), 0);
  EXPECT_EQ(PausedChild(actions.get()).error(), EBADF);
}

TEST(adddup2, negative__ebadf_at_add_time) {
  Actions actions;
  EXPECT_EQ(dup2_in(actions, -1, 1), EBADF);
  EXPECT_EQ(dup2_in(actions, 1, -1), EBADF);
}

TEST(adddup2, swap_through_a_third__both_have_changed_places) {
  OpenAt first(50, "/dev/zero");
  OpenAt second(51, "/dev/null");
  Actions actions;
  dup2_in(actions, 50, 52);
  dup2_in(actions, 51, 50);
  dup2_in(actions, 52, 51);
  close_in(actions, 52);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  auto descriptors = child.descriptors();
  EXPECT_EQ(descriptors[50], "/dev/null");
  EXPECT_EQ(descriptors[51], "/dev/zero");
  EXPECT_EQ(descriptors.count(52), 0U);
}

TEST(adddup2, chain__each_sees_what_the_one_before_left) {
  OpenAt at(50, "/dev/zero");
  Actions actions;
  for (int fd = 50; fd < 60; fd++) {
    dup2_in(actions, fd, fd + 1);
    close_in(actions, fd);
  }
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  auto descriptors = child.descriptors();
  for (int fd = 50; fd < 60; fd++) EXPECT_EQ(descriptors.count(fd), 0U) << fd;
  EXPECT_EQ(descriptors[60], "/dev/zero");
}

TEST(adddup2, after_close_of_its_source__ebadf) {
  OpenAt at(50, "/dev/zero");
  Actions actions;
  close_in(actions, 50);
  dup2_in(actions, 50, 51);
  EXPECT_EQ(PausedChild(actions.get()).error(), EBADF);
}

}  // namespace
