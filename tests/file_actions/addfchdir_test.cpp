// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addfchdir and its older name.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <string.h>

#include <filesystem>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

class Addfchdir : public testing::TestWithParam<decltype(&posix_spawn_file_actions_addfchdir)> {
 protected:
  int add(int fd) { return GetParam()(actions_.get(), fd); }
  int spawn_error() { return support::PausedChild(actions_.get()).error(); }
  std::string directory_of_child() {
    support::Outcome outcome = support::run("/bin/pwd", {"pwd"}, actions_.get());
    return outcome.error == 0 ? outcome.output : strerror(outcome.error);
  }
  support::Actions actions_;
};

INSTANTIATE_TEST_SUITE_P(names, Addfchdir,
                         testing::Values(posix_spawn_file_actions_addfchdir,
                                         posix_spawn_file_actions_addfchdir_np),
                         [](const auto& info) { return info.index == 0 ? "posix" : "np"; });

TEST_P(Addfchdir, negative__ebadf_and_errno_kept) {
  errno = 4711;
  EXPECT_EQ(add(-1), EBADF);
  EXPECT_EQ(add(AT_FDCWD), EBADF);
  EXPECT_EQ(errno, 4711);
  EXPECT_EQ(spawn_error(), 0);
}

TEST_P(Addfchdir, close_on_exec_directory__is_the_childs_and_not_the_callers) {
  support::TemporaryDirectory directory;
  support::File opened(directory.path(), O_RDONLY | O_CLOEXEC);
  auto before = std::filesystem::current_path();
  ASSERT_EQ(add(opened.fd()), 0);
  EXPECT_EQ(directory_of_child(), directory.path() + "\n");
  EXPECT_EQ(std::filesystem::current_path(), before);
}

TEST_P(Addfchdir, inherited_directory__stays_open) {
  support::File opened("/proc", O_RDONLY);
  ASSERT_EQ(add(opened.fd()), 0);
  std::string number = std::to_string(opened.fd());
  support::Outcome outcome =
      support::run("/bin/sh", {"sh", "-c", "readlink /proc/self/fd/" + number}, actions_.get());
  EXPECT_EQ(outcome.output, "/proc\n");
}

TEST_P(Addfchdir, descriptor_that_an_earlier_action_opened__is_used) {
  support::TemporaryDirectory directory;
  int fd = support::unused_descriptor();
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions_.get(), fd, directory.path().c_str(),
                                             O_RDONLY | O_CLOEXEC, 0),
            0);
  ASSERT_EQ(add(fd), 0);
  EXPECT_EQ(directory_of_child(), directory.path() + "\n");
}

TEST_P(Addfchdir, not_open__spawn_gives_ebadf) {
  ASSERT_EQ(add(support::unused_descriptor()), 0);
  EXPECT_EQ(spawn_error(), EBADF);
}

TEST_P(Addfchdir, above_every_limit__spawn_gives_ebadf) {
  ASSERT_EQ(add(INT_MAX), 0);
  EXPECT_EQ(spawn_error(), EBADF);
}

TEST_P(Addfchdir, file__spawn_gives_enotdir) {
  support::File file("/dev/null");
  ASSERT_EQ(add(file.fd()), 0);
  EXPECT_EQ(spawn_error(), ENOTDIR);
}

}  // namespace
