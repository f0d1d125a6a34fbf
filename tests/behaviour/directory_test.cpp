// SPDX-License-Identifier: MIT
// addchdir, addfchdir, and the order of actions; a failing action ends the spawn.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn_np.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::PausedChild;
using support::TemporaryDirectory;

namespace {

int chdir_in(Actions& actions, const std::string& path) {
  return posix_spawn_file_actions_addchdir_np(actions.get(), path.c_str());
}
int fchdir_in(Actions& actions, int fd) {
  return posix_spawn_file_actions_addfchdir_np(actions.get(), fd);
}
void open_in(Actions& actions, int fd, const std::string& path, int oflag) {
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, path.c_str(), oflag, 0600), 0);
}

TEST(addchdir, directory__is_the_childs_and_not_the_callers) {
  TemporaryDirectory directory;
  std::string own = support::PausedChild().link("cwd");
  Actions actions;
  ASSERT_EQ(chdir_in(actions, directory.path()), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.link("cwd"), directory.path());
  EXPECT_EQ(PausedChild().link("cwd"), own);
}

TEST(addchdir, relative_twice__the_second_starts_from_the_first) {
  TemporaryDirectory directory;
  ASSERT_EQ(mkdir((directory / "a").c_str(), 0700), 0);
  ASSERT_EQ(mkdir((directory / "a/b").c_str(), 0700), 0);
  Actions actions;
  chdir_in(actions, directory.path());
  chdir_in(actions, "a");
  chdir_in(actions, "b");
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.link("cwd"), directory / "a/b");
}

TEST(addchdir, bad_directory__its_error) {
  TemporaryDirectory directory;
  std::string file = directory.write("file", "");
  ASSERT_EQ(symlink("loop", (directory / "loop").c_str()), 0);
  auto error_of = [](const std::string& path) {
    Actions actions;
    EXPECT_EQ(chdir_in(actions, path), 0);
    return PausedChild(actions.get()).error();
  };
  EXPECT_EQ(error_of(directory / "none"), ENOENT);
  EXPECT_EQ(error_of(""), ENOENT);
  EXPECT_EQ(error_of(file), ENOTDIR);
  EXPECT_EQ(error_of(directory / "loop"), ELOOP);
  EXPECT_EQ(error_of(std::string(5000, '/')), ENAMETOOLONG);
}

TEST(addchdir, directory_without_permission__eacces) {
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user";
  static std::string path;
  TemporaryDirectory directory;
  path = directory.path();
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(seteuid(65534), 0);
              Actions actions;
              chdir_in(actions, path);
              EXPECT_EQ(PausedChild(actions.get()).error(), EACCES);
            }),
            0);
}

TEST(addfchdir, cloexec_descriptor__is_the_childs_directory) {
  TemporaryDirectory directory;
  int fd = open(directory.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  Actions actions;
  ASSERT_EQ(fchdir_in(actions, fd), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.link("cwd"), directory.path());
  EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  close(fd);
}

TEST(addfchdir, descriptor_of_an_earlier_open__works) {
  TemporaryDirectory directory;
  Actions actions;
  open_in(actions, 70, directory.path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(fchdir_in(actions, 70), 0);
  PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.link("cwd"), directory.path());
}

TEST(addfchdir, closed_or_no_directory__ebadf_or_enotdir) {
  Actions closed;
  ASSERT_EQ(fchdir_in(closed, 70), 0);
  EXPECT_EQ(PausedChild(closed.get()).error(), EBADF);
  Actions file;
  open_in(file, 70, "/dev/null", O_RDONLY);
  ASSERT_EQ(fchdir_in(file, 70), 0);
  EXPECT_EQ(PausedChild(file.get()).error(), ENOTDIR);
}

TEST(addfchdir, negative__ebadf_at_add_time) {
  Actions actions;
  EXPECT_EQ(fchdir_in(actions, -1), EBADF);
}

TEST(file_actions, chdir_there_and_back__each_open_is_relative_to_its_own_moment) {
  TemporaryDirectory first;
  TemporaryDirectory second;
  int fd = open(second.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  Actions actions;
  chdir_in(actions, first.path());
  open_in(actions, 70, "one", O_WRONLY | O_CREAT);
  fchdir_in(actions, fd);
  open_in(actions, 71, "two", O_WRONLY | O_CREAT);
  chdir_in(actions, first.path());
  open_in(actions, 72, "three", O_WRONLY | O_CREAT);
  PausedChild child(actions.get());
  close(fd);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[70], first / "one");
  EXPECT_EQ(child.descriptors()[71], second / "two");
  EXPECT_EQ(child.descriptors()[72], first / "three");
}

TEST(file_actions, failing_action__its_error_and_no_later_one_runs) {
  TemporaryDirectory directory;
  Actions actions;
  open_in(actions, 70, directory / "before", O_WRONLY | O_CREAT);
  chdir_in(actions, directory / "none");
  open_in(actions, 71, directory / "after", O_WRONLY | O_CREAT);
  open_in(actions, 72, "/", O_WRONLY);
  EXPECT_EQ(PausedChild(actions.get()).error(), ENOENT);
  EXPECT_EQ(access((directory / "before").c_str(), F_OK), 0);
  EXPECT_NE(access((directory / "after").c_str(), F_OK), 0);
}

TEST(file_actions, two_failing_actions__the_first_ones_error) {
  Actions actions;
  open_in(actions, 72, "/", O_WRONLY);
  posix_spawn_file_actions_adddup2(actions.get(), 99, 98);
  EXPECT_EQ(PausedChild(actions.get()).error(), EISDIR);
}

TEST(file_actions, used_twice__both_children_get_them) {
  Actions actions;
  open_in(actions, 70, "/dev/null", O_RDONLY);
  PausedChild first(actions.get());
  PausedChild second(actions.get());
  EXPECT_EQ(first.descriptors()[70], "/dev/null");
  EXPECT_EQ(second.descriptors()[70], "/dev/null");
}

}  // namespace
