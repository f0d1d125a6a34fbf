// SPDX-License-Identifier: MIT
// addopen: the file is at exactly that number, opened as asked for, read back from /proc.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/child.hpp"

using support::Actions;
using support::PausedChild;
using support::TemporaryDirectory;

namespace {

int add(Actions& actions, int fd, const std::string& path, int oflag, mode_t mode = 0) {
  return posix_spawn_file_actions_addopen(actions.get(), fd, path.c_str(), oflag, mode);
}

/// The flags of an open descriptor of the child, octal in /proc.
long flags_of(const PausedChild& child, int fd) {
  std::string info = child.file("fdinfo/" + std::to_string(fd));
  size_t at = info.find("flags:");
  return at == std::string::npos ? -1 : strtol(info.c_str() + at + 6, nullptr, 8);
}

int lowest_free() {
  int fd = dup(0);
  close(fd);
  return fd;
}

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

TEST(addopen, free_number__file_is_there_and_nowhere_else) {
  TemporaryDirectory directory;
  std::string path = directory.write("file", "text");
  Actions actions;
  ASSERT_EQ(add(actions, 77, path, O_RDONLY), 0);
  PausedChild plain;
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  auto expected = plain.descriptors();
  expected[77] = path;
  EXPECT_EQ(child.descriptors(), expected);
}

TEST(addopen, flags__are_those_of_the_open_file) {
  TemporaryDirectory directory;
  std::string path = directory.write("file", "text");
  Actions actions;
  add(actions, 40, path, O_RDONLY);
  add(actions, 41, path, O_WRONLY | O_APPEND);
  add(actions, 42, path, O_RDWR | O_NONBLOCK);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(flags_of(child, 40) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_RDONLY);
  EXPECT_EQ(flags_of(child, 41) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_WRONLY | O_APPEND);
  EXPECT_EQ(flags_of(child, 42) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_RDWR | O_NONBLOCK);
  EXPECT_EQ(flags_of(child, 42) & O_CLOEXEC, 0);
}

TEST(addopen, creat_and_trunc__happen) {
  TemporaryDirectory directory;
  std::string full = directory.write("full", "text");
  Actions actions;
  add(actions, 40, full, O_WRONLY | O_TRUNC);
  add(actions, 41, directory / "new", O_WRONLY | O_CREAT | O_EXCL, 0640);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(support::read_file(full), "");
  EXPECT_EQ(child.descriptors()[41], directory / "new");
}

TEST(addopen, creat__mode_is_cut_by_the_callers_umask) {
  TemporaryDirectory directory;
  Actions actions;
  add(actions, 40, directory / "new", O_WRONLY | O_CREAT, 0777);
  mode_t previous = umask(026);
  PausedChild child(actions.get());
  umask(previous);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(mode_of(directory / "new"), 0751U);
}

TEST(addopen, relative_path__follows_an_earlier_chdir) {
  TemporaryDirectory directory;
  directory.write("file", "");
  Actions actions;
  ASSERT_EQ(posix_spawn_file_actions_addchdir_np(actions.get(), directory.path().c_str()), 0);
  add(actions, 40, "file", O_RDONLY);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[40], directory / "file");
}

TEST(addopen, relative_path__does_not_follow_a_later_chdir) {
  TemporaryDirectory directory;
  directory.write("file-of-open-test", "");
  Actions actions;
  add(actions, 40, "file-of-open-test", O_RDONLY);
  ASSERT_EQ(posix_spawn_file_actions_addchdir_np(actions.get(), directory.path().c_str()), 0);
  EXPECT_EQ(PausedChild(actions.get()).error(), ENOENT);
}

TEST(addopen, path_changed_after_add__the_copy_is_used) {
  Actions actions;
  char path[] = "/dev/null";
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions.get(), 40, path, O_RDONLY, 0), 0);
  path[5] = 'x';
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[40], "/dev/null");
}

TEST(addopen, cloexec_at_the_number_open_returns__closed_at_exec) {
  Actions actions;
  int fd = lowest_free();
  add(actions, fd, "/dev/null", O_RDONLY | O_CLOEXEC);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(fd), 0U);
}

TEST(addopen, cloexec_at_another_number__closed_at_exec) {
  Actions actions;
  add(actions, 90, "/dev/null", O_RDONLY | O_CLOEXEC);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(90), 0U);
}

TEST(addopen, cloexec_at_an_open_number__closed_at_exec) {
  Actions actions;
  add(actions, 0, "/dev/null", O_RDONLY | O_CLOEXEC);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(0), 0U);
}

TEST(addopen, cloexec__descriptor_can_be_used_by_later_actions) {
  TemporaryDirectory directory;
  std::string path = directory.write("file", "");
  Actions actions;
  add(actions, 90, path, O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 90, 91), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors().count(90), 0U);
  EXPECT_EQ(child.descriptors()[91], path);
}

TEST(addopen, open_target__is_replaced) {
  Actions actions;
  add(actions, 0, "/dev/zero", O_RDONLY);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[0], "/dev/zero");
}

// POSIX: the target is closed before the file is opened; so its own name is gone by then.
TEST(addopen, own_target_through_proc__enoent) {
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(dup2(fd, 15), 15);
  Actions actions;
  add(actions, 15, "/proc/self/fd/15", O_RDONLY);
  EXPECT_EQ(PausedChild(actions.get()).error(), ENOENT);
  EXPECT_EQ(fcntl(15, F_GETFD), 0);
  close(15);
  close(fd);
}

void open_with_full_table() {
  rlimit limit = {64, 64};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  while (dup(0) >= 0) continue;
  Actions actions;
  for (int fd : {3, 63}) {
    ASSERT_EQ(add(actions, fd, "/dev/zero", O_RDONLY), 0);
  }
  PausedChild child(actions.get());
  EXPECT_EQ(child.error(), 0);
  close(62);  // for looking
  close(61);
  auto descriptors = child.descriptors();
  EXPECT_EQ(descriptors[3], "/dev/zero");
  EXPECT_EQ(descriptors[63], "/dev/zero");
  for (int fd = 0; fd < 64; fd++) EXPECT_EQ(descriptors.count(fd), 1U) << fd;
}

TEST(addopen, full_table_and_open_target__succeeds) {
  EXPECT_EQ(support::sandboxed(open_with_full_table), 0);
}

}  // namespace
