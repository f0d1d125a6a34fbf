// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addchdir and its older name.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

class Addchdir : public testing::TestWithParam<decltype(&posix_spawn_file_actions_addchdir)> {
 protected:
  int add(const std::string& path) { return GetParam()(actions_.get(), path.c_str()); }
  int spawn_error() { return support::PausedChild(actions_.get()).error(); }
  support::Actions actions_;
};

INSTANTIATE_TEST_SUITE_P(names, Addchdir,
                         testing::Values(posix_spawn_file_actions_addchdir,
                                         posix_spawn_file_actions_addchdir_np),
                         [](const auto& info) { return info.index == 0 ? "posix" : "np"; });

/// What a child prints as its directory.
std::string directory_after(support::Actions& actions) {
  support::Outcome outcome = support::run("/bin/pwd", {"pwd"}, actions.get());
  return outcome.error == 0 ? outcome.output : strerror(outcome.error);
}

TEST_P(Addchdir, directory__is_the_childs_and_not_the_callers) {
  support::TemporaryDirectory directory;
  auto before = std::filesystem::current_path();
  ASSERT_EQ(add(directory.path()), 0);
  EXPECT_EQ(directory_after(actions_), directory.path() + "\n");
  EXPECT_EQ(std::filesystem::current_path(), before);
}

TEST_P(Addchdir, path_changed_after_the_call__old_one_is_used) {
  char path[] = "/proc";
  ASSERT_EQ(GetParam()(actions_.get(), path), 0);
  memset(path, 'x', sizeof path - 1);
  EXPECT_EQ(directory_after(actions_), "/proc\n");
}

TEST_P(Addchdir, relative_ones__add_up) {
  support::TemporaryDirectory directory;
  mkdir((directory / "a").c_str(), 0700);
  mkdir((directory / "a/b").c_str(), 0700);
  ASSERT_EQ(add(directory.path()), 0);
  ASSERT_EQ(add("a"), 0);
  ASSERT_EQ(add("b"), 0);
  EXPECT_EQ(directory_after(actions_), directory / "a/b\n");
}

TEST_P(Addchdir, relative_open_after_it__is_taken_from_there) {
  support::TemporaryDirectory directory;
  std::string path = directory.write("input", "text");
  ASSERT_EQ(add(directory.path()), 0);
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions_.get(), 0, "input", O_RDONLY, 0), 0);
  EXPECT_EQ(support::run("/bin/cat", {"cat"}, actions_.get()).output, "text");
}

TEST_P(Addchdir, relative_open_before_it__is_not) {
  support::TemporaryDirectory directory;
  directory.write("libspawn-test-input", "text");
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions_.get(), 0, "libspawn-test-input", O_RDONLY, 0),
            0);
  ASSERT_EQ(add(directory.path()), 0);
  EXPECT_EQ(spawn_error(), ENOENT);
}

TEST_P(Addchdir, relative_program__is_taken_from_there) {
  support::TemporaryDirectory directory;
  directory.write("program", "#!/bin/sh\necho found\n", 0755);
  ASSERT_EQ(add(directory.path()), 0);
  EXPECT_EQ(support::run("./program", {"program"}, actions_.get()).output, "found\n");
}

TEST_P(Addchdir, relative_element_of_path__is_taken_from_there) {
  support::TemporaryDirectory directory;
  mkdir((directory / "sub").c_str(), 0700);
  directory.write("sub/program", "#!/bin/sh\necho found\n", 0755);
  ASSERT_EQ(add(directory.path()), 0);
  support::Variable path("PATH", "/does/not/exist:sub");
  EXPECT_EQ(support::run_searched("program", {"program"}, actions_.get()).output, "found\n");
}

TEST_P(Addchdir, path_that_does_not_exist__spawn_gives_enoent) {
  ASSERT_EQ(add("/does/not/exist"), 0);
  EXPECT_EQ(spawn_error(), ENOENT);
}

TEST_P(Addchdir, empty_path__spawn_gives_enoent) {
  ASSERT_EQ(add(""), 0);
  EXPECT_EQ(spawn_error(), ENOENT);
}

TEST_P(Addchdir, file__spawn_gives_enotdir) {
  ASSERT_EQ(add("/dev/null"), 0);
  EXPECT_EQ(spawn_error(), ENOTDIR);
}

TEST_P(Addchdir, too_long__spawn_gives_enametoolong) {
  ASSERT_EQ(add(std::string(PATH_MAX, 'x')), 0);
  EXPECT_EQ(spawn_error(), ENAMETOOLONG);
}

TEST_P(Addchdir, success__keeps_errno) {
  errno = 4711;
  EXPECT_EQ(add("/"), 0);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
