// SPDX-License-Identifier: MIT
// posix_spawnp: which elements of PATH are tried, and what comes out of those that fail.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::Outcome;
using support::TemporaryDirectory;

namespace {

/// Directories with programs of one name: each prints its directory's letter. The test's working
/// directory has one too, "cwd"; PATH and directory are put back when the object ends.
class Tree {
 public:
  Tree() : path_(getenv("PATH") == nullptr ? "" : getenv("PATH")) {
    char directory[PATH_MAX];
    EXPECT_NE(getcwd(directory, sizeof directory), nullptr);
    previous_ = directory;
    chmod(root_.path().c_str(), 0755);
    for (const char* name : {"a", "b", "cwd", "empty"}) mkdir((root_ / name).c_str(), 0755);
    for (const char* name : {"a", "b", "cwd"}) add(name, 0755);
    EXPECT_EQ(chdir((root_ / "cwd").c_str()), 0);
  }
  ~Tree() {
    EXPECT_EQ(chdir(previous_.c_str()), 0);
    setenv("PATH", path_.c_str(), 1);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void add(const std::string& name, int mode) const {
    root_.write(name + "/probe", "#!/bin/sh\necho " + name + "\n", mode);
  }
  std::string operator/(const std::string& name) const { return root_ / name; }

 private:
  TemporaryDirectory root_;
  std::string path_;
  std::string previous_;
};

/// Runs "probe" with this PATH: what it printed, or the error's number.
std::string probe(const std::string& path, posix_spawn_file_actions_t* actions = nullptr) {
  setenv("PATH", path.c_str(), 1);
  Outcome outcome = support::run_searched("probe", {"probe"}, actions);
  return outcome.error == 0 ? outcome.output : std::to_string(outcome.error);
}

std::string number(int error) { return std::to_string(error); }

TEST(path, two_directories__the_first_wins) {
  Tree tree;
  EXPECT_EQ(probe(tree / "a" + ":" + tree / "b"), "a\n");
  EXPECT_EQ(probe(tree / "b" + ":" + tree / "a"), "b\n");
  EXPECT_EQ(probe(tree / "b/" + ":" + tree / "a"), "b\n");
}

TEST(path, missing_empty_and_non_directories__are_passed_over) {
  Tree tree;
  EXPECT_EQ(probe("/none:" + tree / "empty" + ":/dev/null:/etc/passwd:" + tree / "a"), "a\n");
  EXPECT_EQ(probe("/none:" + tree / "empty" + ":/dev/null:/etc/passwd"), number(ENOENT));
}

TEST(path, empty_element__is_the_working_directory) {
  Tree tree;
  EXPECT_EQ(probe(""), "cwd\n");
  EXPECT_EQ(probe(":" + tree / "a"), "cwd\n");
  EXPECT_EQ(probe("/none::" + tree / "a"), "cwd\n");
  EXPECT_EQ(probe("/none:"), "cwd\n");
  EXPECT_EQ(probe("/none:" + tree / "a" + ":"), "a\n");
}

TEST(path, over_long_element__is_passed_over_and_is_never_the_working_directory) {
  Tree tree;
  for (size_t length : {4085UL, 4090UL, 4094UL, 4095UL, 4096UL, 4097UL, 5000UL, 70000UL}) {
    SCOPED_TRACE(length);
    std::string longer = "/" + std::string(length - 1, 'x');
    EXPECT_EQ(probe(longer), number(ENOENT));
    EXPECT_EQ(probe(longer + ":" + tree / "a"), "a\n");
    EXPECT_EQ(probe("/none:" + longer + ":" + tree / "a"), "a\n");
    EXPECT_EQ(probe(tree / "a" + ":" + longer), "a\n");
    EXPECT_EQ(probe(longer + ":" + longer), number(ENOENT));
  }
}

TEST(path, longest_element_that_fits__is_searched) {
  Tree tree;
  std::string end = tree / "a";
  std::string longest = std::string(PATH_MAX - end.size() - sizeof "/probe", '/') + end;
  EXPECT_EQ(probe(longest), "a\n");
  EXPECT_EQ(probe("/" + longest), number(ENOENT));
}

TEST(path, looping_element__is_passed_over) {
  Tree tree;
  ASSERT_EQ(symlink("loop", (tree / "loop").c_str()), 0);
  EXPECT_EQ(probe(tree / "loop" + ":" + tree / "a"), "a\n");
  EXPECT_EQ(probe(tree / "loop"), number(ENOENT));
}

TEST(path, file_without_permission__eacces_unless_another_is_found) {
  Tree tree;
  mkdir((tree / "plain").c_str(), 0755);
  tree.add("plain", 0644);
  EXPECT_EQ(probe(tree / "plain" + ":" + tree / "a"), "a\n");
  EXPECT_EQ(probe(tree / "plain" + ":" + tree / "empty" + ":/none"), number(EACCES));
  EXPECT_EQ(probe("/none:" + tree / "plain"), number(EACCES));
}

TEST(path, directory_of_that_name__eacces_unless_another_is_found) {
  Tree tree;
  mkdir((tree / "empty/probe").c_str(), 0755);
  EXPECT_EQ(probe(tree / "empty" + ":" + tree / "a"), "a\n");
  EXPECT_EQ(probe(tree / "empty" + ":/none"), number(EACCES));
}

TEST(path, unreadable_directory__eacces_unless_another_is_found) {
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user";
  static const Tree* shared;
  Tree tree;
  shared = &tree;
  mkdir((tree / "closed").c_str(), 0755);
  tree.add("closed", 0755);
  chmod((tree / "closed").c_str(), 0700);
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(seteuid(65534), 0);
              const Tree& tree = *shared;
              EXPECT_EQ(probe(tree / "closed" + ":" + tree / "a"), "a\n");
              EXPECT_EQ(probe(tree / "closed" + ":/none"), number(EACCES));
            }),
            0);
}

TEST(path, file_of_unknown_format__ends_the_search_with_enoexec) {
  Tree tree;
  mkdir((tree / "text").c_str(), 0755);
  std::ofstream(tree / "text/probe") << "echo shell\n";
  chmod((tree / "text/probe").c_str(), 0755);
  EXPECT_EQ(probe(tree / "text" + ":" + tree / "a"), number(ENOEXEC));
}

TEST(path, relative_elements__follow_a_chdir_action) {
  Tree tree;
  for (const char* path : {".", "", "../b/../a", ":/none"}) {
    SCOPED_TRACE(path);
    Actions actions;
    posix_spawn_file_actions_addchdir_np(actions.get(), (tree / "a").c_str());
    EXPECT_EQ(probe(path, actions.get()), "a\n");
  }
}

TEST(path, name_with_a_slash__is_not_searched) {
  Tree tree;
  setenv("PATH", (tree / "").c_str(), 1);
  EXPECT_EQ(support::run_searched("a/probe", {"x"}).error, ENOENT);
  EXPECT_EQ(support::run_searched("../b/probe", {"x"}).output, "b\n");
  EXPECT_EQ(support::run_searched("./probe", {"x"}).output, "cwd\n");
}

TEST(path, posix_spawn_without_slash__is_not_searched) {
  Tree tree;
  setenv("PATH", (tree / "a").c_str(), 1);
  EXPECT_EQ(support::run("probe", {"probe"}).output, "cwd\n");
  EXPECT_EQ(support::run("none", {"none"}).error, ENOENT);
}

TEST(path, unset__bin_and_usr_bin_and_not_the_working_directory) {
  Tree tree;
  unsetenv("PATH");
  EXPECT_EQ(support::run_searched("true", {"true"}).error, 0);
  EXPECT_EQ(support::run_searched("probe", {"probe"}).error, ENOENT);
}

TEST(path, of_the_new_environment__is_not_looked_at) {
  Tree tree;
  char name[] = "probe";
  char* argv[] = {name, nullptr};
  std::string entry = "PATH=" + tree / "b";
  char* envp[] = {entry.data(), nullptr};
  pid_t pid = -1;
  setenv("PATH", (tree / "empty").c_str(), 1);
  EXPECT_EQ(posix_spawnp(&pid, "probe", nullptr, nullptr, argv, envp), ENOENT);
}

TEST(path, replaced_environ__is_read_at_the_call) {
  Tree tree;
  char** previous = environ;
  std::string entry = "PATH=" + tree / "b";
  char* replaced[] = {entry.data(), nullptr};
  environ = replaced;
  EXPECT_EQ(support::run_searched("probe", {"probe"}).output, "b\n");
  environ = previous;
}

TEST(path, long_file_name__enametoolong_and_longest_enoent) {
  Tree tree;
  setenv("PATH", (tree / "a").c_str(), 1);
  EXPECT_EQ(support::run_searched(std::string(NAME_MAX + 1, 'a'), {"x"}).error, ENAMETOOLONG);
  EXPECT_EQ(support::run_searched(std::string(NAME_MAX, 'a'), {"x"}).error, ENOENT);
}

}  // namespace
