// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addopen.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using support::unused_descriptor;

int add(support::Actions& actions, int fd, const std::string& path, int oflag, mode_t mode = 0) {
  return posix_spawn_file_actions_addopen(actions.get(), fd, path.c_str(), oflag, mode);
}

int soft_limit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(limit.rlim_cur);
}

TEST(addopen, number_out_of_range__ebadf) {
  support::Actions actions;
  for (int fd : {-1, INT_MIN, soft_limit(), soft_limit() + 1, INT_MAX}) {
    EXPECT_EQ(add(actions, fd, "/does/not/exist", O_RDONLY), EBADF) << fd;
  }
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
}

TEST(addopen, highest_number__is_opened_there) {
  support::SoftLimit limit(RLIMIT_NOFILE, 1000);
  support::Actions actions;
  ASSERT_EQ(add(actions, 999, "/dev/null", O_RDONLY), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[999], "/dev/null");
}

TEST(addopen, path_changed_after_the_call__old_one_is_opened) {
  support::Actions actions;
  int fd = unused_descriptor();
  char path[] = "/dev/zero";
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, path, O_RDONLY, 0), 0);
  memset(path, 'x', sizeof path - 1);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[fd], "/dev/zero");
}

TEST(addopen, path_that_does_not_exist__spawn_gives_enoent) {
  support::Actions actions;
  ASSERT_EQ(add(actions, unused_descriptor(), "/does/not/exist", O_RDONLY), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), ENOENT);
}

TEST(addopen, directory_for_writing__spawn_gives_eisdir) {
  support::Actions actions;
  ASSERT_EQ(add(actions, unused_descriptor(), "/", O_WRONLY), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), EISDIR);
}

TEST(addopen, new_file__has_the_mode_but_for_umask) {
  support::TemporaryDirectory directory;
  support::Actions actions;
  ASSERT_EQ(add(actions, unused_descriptor(), directory / "new", O_WRONLY | O_CREAT, 0666), 0);
  mode_t old = umask(027);
  support::PausedChild child(actions.get());
  umask(old);
  ASSERT_EQ(child.error(), 0);
  struct stat made = {};
  ASSERT_EQ(stat((directory / "new").c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 07777, 0640U);
}

TEST(addopen, flags__reach_the_file) {
  support::TemporaryDirectory directory;
  std::string path = directory.write("file", "old\n");
  support::Actions actions;
  ASSERT_EQ(add(actions, 2, path, O_WRONLY | O_APPEND), 0);
  support::run("/bin/sh", {"sh", "-c", "echo new >&2"}, actions.get());
  EXPECT_EQ(support::read_file(path), "old\nnew\n");
}

TEST(addopen, open_target__is_replaced) {
  support::File zero("/dev/zero", O_RDONLY);
  support::Actions actions;
  ASSERT_EQ(add(actions, zero.fd(), "/dev/null", O_RDONLY), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[zero.fd()], "/dev/null");
}

// POSIX: the target is closed before the file is opened; both libcs open first and give EMFILE.
TEST(addopen, open_target_in_a_full_table__is_replaced) {
  support::SoftLimit limit(RLIMIT_NOFILE, 64);
  std::vector<int> filling;
  for (int fd; (fd = open("/dev/zero", O_RDONLY | O_CLOEXEC)) >= 0;) filling.push_back(fd);
  ASSERT_EQ(errno, EMFILE);
  support::Actions actions;
  ASSERT_EQ(add(actions, filling.back(), "/dev/null", O_RDONLY), 0);
  support::PausedChild child(actions.get());
  std::string opened = child.link("fd/" + std::to_string(filling.back()));
  for (int fd : filling) close(fd);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(opened, "/dev/null");
}

TEST(addopen, o_cloexec__is_not_open_in_the_new_image) {
  // The number that open() returns anyway, and one that it does not.
  int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(lowest);
  for (int fd : {lowest, unused_descriptor()}) {
    support::Actions actions;
    ASSERT_EQ(add(actions, fd, "/dev/null", O_RDONLY | O_CLOEXEC), 0);
    support::PausedChild child(actions.get());
    ASSERT_EQ(child.error(), 0);
    EXPECT_EQ(child.descriptors().count(fd), 0U) << fd;
  }
}

TEST(addopen, o_cloexec__later_actions_can_use_it) {
  support::Actions actions;
  int fd = unused_descriptor();
  int other = unused_descriptor(fd + 1);
  ASSERT_EQ(add(actions, fd, "/dev/null", O_RDONLY | O_CLOEXEC), 0);
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), fd, other), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[other], "/dev/null");
}

TEST(addopen, every_number__leaves_no_other_descriptor) {
  std::map<int, std::string> plain = support::PausedChild().descriptors();
  support::Actions actions;
  int fd = unused_descriptor();
  ASSERT_EQ(add(actions, fd, "/dev/null", O_RDONLY), 0);
  support::PausedChild child(actions.get());
  plain[fd] = "/dev/null";
  EXPECT_EQ(child.descriptors(), plain);
}

TEST(addopen, success_and_ebadf__keep_errno) {
  support::Actions actions;
  errno = 4711;
  EXPECT_EQ(add(actions, 3, "/dev/null", O_RDONLY), 0);
  EXPECT_EQ(add(actions, -1, "/dev/null", O_RDONLY), EBADF);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
