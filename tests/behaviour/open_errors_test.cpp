// SPDX-License-Identifier: MIT
// addopen: each error that the open itself can give is what posix_spawn returns.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::TemporaryDirectory;

namespace {

/// What a spawn with this single action gives.
int error_of(const std::string& path, int oflag, int fd = 9) {
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, path.c_str(), oflag, 0600), 0);
  return support::run("/bin/true", {"true"}, actions.get()).error;
}

TEST(addopen, missing_file__enoent) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory / "none", O_RDONLY), ENOENT);
  EXPECT_EQ(error_of(directory / "none/file", O_RDWR | O_CREAT), ENOENT);
  EXPECT_EQ(error_of("", O_RDONLY), ENOENT);
}

TEST(addopen, existing_file_with_excl__eexist) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.write("file", ""), O_WRONLY | O_CREAT | O_EXCL), EEXIST);
}

TEST(addopen, directory_for_writing__eisdir) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.path(), O_WRONLY), EISDIR);
}

TEST(addopen, file_as_directory__enotdir) {
  TemporaryDirectory directory;
  std::string file = directory.write("file", "");
  EXPECT_EQ(error_of(file + "/x", O_RDONLY), ENOTDIR);
  EXPECT_EQ(error_of(file, O_RDONLY | O_DIRECTORY), ENOTDIR);
}

TEST(addopen, symbolic_link_loop__eloop) {
  TemporaryDirectory directory;
  ASSERT_EQ(symlink("loop", (directory / "loop").c_str()), 0);
  EXPECT_EQ(error_of(directory / "loop", O_RDONLY), ELOOP);
}

TEST(addopen, symbolic_link_with_nofollow__eloop) {
  TemporaryDirectory directory;
  ASSERT_EQ(symlink("/dev/null", (directory / "link").c_str()), 0);
  EXPECT_EQ(error_of(directory / "link", O_RDONLY | O_NOFOLLOW), ELOOP);
}

TEST(addopen, long_name_or_path__enametoolong) {
  EXPECT_EQ(error_of("/" + std::string(256, 'a'), O_RDONLY), ENAMETOOLONG);
  EXPECT_EQ(error_of(std::string(4096, '/'), O_RDONLY), ENAMETOOLONG);
}

TEST(addopen, longest_path__is_opened) {
  EXPECT_EQ(error_of(std::string(4095 - 8, '/') + "dev/null", O_RDONLY), 0);
}

TEST(addopen, fifo_for_writing_without_reader__enxio) {
  TemporaryDirectory directory;
  ASSERT_EQ(mkfifo((directory / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(error_of(directory / "fifo", O_WRONLY | O_NONBLOCK), ENXIO);
}

TEST(addopen, running_program_for_writing__etxtbsy) {
  TemporaryDirectory directory;
  std::string copy =
      directory.write("paused", support::read_file(support::helpers() + "paused"), 0755);
  char name[] = "paused";
  char* argv[] = {name, nullptr};
  pid_t pid = -1;
  ASSERT_EQ(posix_spawn(&pid, copy.c_str(), nullptr, nullptr, argv, environ), 0);
  ASSERT_GT(pid, 0);
  EXPECT_EQ(error_of(copy, O_WRONLY), ETXTBSY);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST(addopen, no_permission__eacces) {
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user";
  static std::string secret;
  TemporaryDirectory directory;
  secret = directory.write("secret", "", 0600);
  chmod(directory.path().c_str(), 0755);
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(seteuid(65534), 0);
              EXPECT_EQ(error_of(secret, O_RDONLY), EACCES);
              EXPECT_EQ(error_of(secret + "-new", O_WRONLY | O_CREAT), EACCES);
            }),
            0);
}

void open_beyond_the_limit() {
  while (dup(0) < 30) continue;
  rlimit limit = {31, 31};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  Actions actions;
  posix_spawn_file_actions_addclose(actions.get(), 20);
  posix_spawn_file_actions_addopen(actions.get(), 20, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions.get(), 25, "/dev/null", O_RDONLY, 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
  // No number below the new limit is free, and those of the actions are above it.
  rlimit smaller = {10, 31};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &smaller), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), EMFILE);
}

TEST(addopen, target_above_a_limit_lowered_later__emfile) {
  EXPECT_EQ(support::sandboxed(open_beyond_the_limit), 0);
}

TEST(addopen, number_out_of_range__ebadf_at_add_time) {
  Actions actions;
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  int end = static_cast<int>(limit.rlim_cur);
  for (int fd : {-1, -1000, end, end + 1}) {
    EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/null", O_RDONLY, 0), EBADF);
    EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 0, fd), EBADF);
    EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), fd, 0), EBADF);
  }
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), end - 1, "/dev/null", O_RDONLY, 0), 0);
  EXPECT_EQ(support::run("/bin/true", {"true"}, actions.get()).error, 0);
}

}  // namespace
