// SPDX-License-Identifier: MIT
// posix_spawn and posix_spawnp: results, arguments, and the walk through PATH.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using support::TemporaryDirectory;
using support::Variable;

constexpr char kScript[] = "#!/bin/sh\necho \"$0\"\n";

char* const kArguments[] = {const_cast<char*>("name"), nullptr};

/// What a failing call returns; it must leave nothing else.
int error_of(decltype(&posix_spawn) spawn, const std::string& path) {
  pid_t pid = 4711;
  errno = 4712;
  int error = spawn(&pid, path.c_str(), nullptr, nullptr, kArguments, environ);
  EXPECT_EQ(errno, 4712);
  EXPECT_EQ(pid, 4711);
  EXPECT_TRUE(support::has_no_child());
  return error;
}

TEST(posix_spawn, program__runs_with_the_pid_that_is_stored) {
  pid_t pid = -1;
  errno = 4711;
  ASSERT_EQ(posix_spawn(&pid, "/bin/true", nullptr, nullptr, kArguments, environ), 0);
  EXPECT_EQ(errno, 4711);
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

TEST(posix_spawn, pid_null__program_runs) {
  ASSERT_EQ(posix_spawn(nullptr, "/bin/false", nullptr, nullptr, kArguments, environ), 0);
  int status = -1;
  EXPECT_GT(wait(&status), 0);
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST(posix_spawn, each_failure__is_returned) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(posix_spawn, "/does/not/exist"), ENOENT);
  EXPECT_EQ(error_of(posix_spawn, ""), ENOENT);
  EXPECT_EQ(error_of(posix_spawn, "/"), EACCES);
  EXPECT_EQ(error_of(posix_spawn, directory.write("plain", "x", 0644)), EACCES);
  EXPECT_EQ(error_of(posix_spawn, directory.write("text", "echo no\n", 0755)), ENOEXEC);
  EXPECT_EQ(error_of(posix_spawn, directory.write("empty", "", 0755)), ENOEXEC);
  EXPECT_EQ(error_of(posix_spawn, directory.write("lost", "#!/does/not/exist\n", 0755)), ENOENT);
  EXPECT_EQ(error_of(posix_spawn, "/dev/null/program"), ENOTDIR);
  EXPECT_EQ(error_of(posix_spawn, "/" + std::string(NAME_MAX + 1, 'x')), ENAMETOOLONG);
  EXPECT_EQ(error_of(posix_spawn, std::string(PATH_MAX, '/')), ENAMETOOLONG);
}

TEST(posix_spawn, looping_link__eloop) {
  TemporaryDirectory directory;
  ASSERT_EQ(symlink("loop", (directory / "loop").c_str()), 0);
  EXPECT_EQ(error_of(posix_spawn, directory / "loop"), ELOOP);
}

TEST(posix_spawn, arguments_too_long__e2big) {
  std::string huge(4 << 20, 'x');
  char* const argv[] = {huge.data(), nullptr};
  pid_t pid = 4711;
  EXPECT_EQ(posix_spawn(&pid, "/bin/true", nullptr, nullptr, argv, environ), E2BIG);
  EXPECT_EQ(pid, 4711);
}

TEST(posix_spawn, bare_name__is_not_searched_for) {
  EXPECT_EQ(error_of(posix_spawn, "true"), ENOENT);
}

std::string environment_of_child(char* const* envp) {
  pid_t pid = -1;
  std::string path = support::helpers() + "paused";
  if (posix_spawn(&pid, path.c_str(), nullptr, nullptr, kArguments, envp) != 0) return "failed";
  support::wait_until_ready(pid);
  std::string text = support::read_file("/proc/" + std::to_string(pid) + "/environ");
  support::kill_child(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  return text;
}

TEST(posix_spawn, envp__is_the_environment) {
  char variable[] = "A=b";
  char* const envp[] = {variable, nullptr};
  EXPECT_EQ(environment_of_child(envp), std::string("A=b\0", 4));
}

TEST(posix_spawn, envp_null__environment_is_empty) { EXPECT_EQ(environment_of_child(nullptr), ""); }

TEST(posix_spawn, fifty_failures__leave_no_descriptor_and_no_child) {
  error_of(posix_spawn, "/does/not/exist");
  std::vector<int> before = support::open_descriptors();
  for (int i = 0; i < 50; i++) EXPECT_EQ(error_of(posix_spawn, "/does/not/exist"), ENOENT);
  EXPECT_EQ(support::open_descriptors(), before);
}

/// A directory with a script "program" in each of the named ones below it.
struct Tree {
  explicit Tree(std::initializer_list<const char*> names) {
    for (const char* name : names) {
      mkdir((directory / name).c_str(), 0755);
      directory.write(std::string(name) + "/program", kScript, 0755);
    }
  }
  std::string operator/(const std::string& name) const { return directory / name; }
  TemporaryDirectory directory;
};

/// What program says its path is, or the error.
std::string found(const std::string& path) {
  Variable variable("PATH", path.c_str());
  support::Outcome outcome = support::run_searched("program", {"program"});
  return outcome.error == 0 ? outcome.output : "error " + std::to_string(outcome.error);
}

TEST(posix_spawnp, first_element_that_has_it__is_run) {
  Tree tree({"a", "b"});
  EXPECT_EQ(found(tree / "a" + ":" + tree / "b"), tree / "a/program\n");
  EXPECT_EQ(found(tree / "none" + ":" + tree / "b"), tree / "b/program\n");
  EXPECT_EQ(found("/dev/null:" + tree / "b"), tree / "b/program\n");
}

TEST(posix_spawnp, in_no_element__enoent) {
  Tree tree({});
  EXPECT_EQ(found(tree / "none"), "error " + std::to_string(ENOENT));
}

TEST(posix_spawnp, path_unset__standard_directories) {
  Variable unset("PATH", nullptr);
  EXPECT_EQ(support::run_searched("echo", {"echo", "x"}).output, "x\n");
  EXPECT_EQ(error_of(posix_spawnp, "libspawn-test-no-such-program"), ENOENT);
}

TEST(posix_spawnp, empty_elements__are_the_childs_directory) {
  Tree tree({"a"});
  for (const char* path : {"", ":", "/does/not/exist:", ":/does/not/exist", "/does::/not"}) {
    Variable variable("PATH", path);
    support::Actions actions;
    posix_spawn_file_actions_addchdir(actions.get(), (tree / "a").c_str());
    EXPECT_EQ(support::run_searched("program", {"program"}, actions.get()).output, "program\n")
        << path;
  }
}

TEST(posix_spawnp, no_right_in_one_element__later_is_run) {
  Tree tree({"a", "b"});
  chmod((tree / "a/program").c_str(), 0644);
  EXPECT_EQ(found(tree / "a" + ":" + tree / "b"), tree / "b/program\n");
}

// POSIX: EACCES wins over ENOENT.
TEST(posix_spawnp, no_right_in_one_element_and_in_no_other__eacces) {
  Tree tree({"a"});
  chmod((tree / "a/program").c_str(), 0644);
  EXPECT_EQ(found(tree / "a" + ":" + tree / "none"), "error " + std::to_string(EACCES));
  EXPECT_EQ(found(tree / "none" + ":" + tree / "a"), "error " + std::to_string(EACCES));
}

TEST(posix_spawnp, looping_element__is_skipped) {
  Tree tree({"b"});
  ASSERT_EQ(symlink("loop", (tree / "loop").c_str()), 0);
  EXPECT_EQ(found(tree / "loop" + ":" + tree / "b"), tree / "b/program\n");
}

TEST(posix_spawnp, over_long_element__is_skipped_and_nothing_else_run) {
  Tree tree({"b"});
  std::string too_long(PATH_MAX, 'y');
  EXPECT_EQ(found(too_long + ":" + tree / "b"), tree / "b/program\n");
  std::string long_name(NAME_MAX + 1, 'y');
  EXPECT_EQ(found("/" + long_name + ":" + tree / "b"), tree / "b/program\n");
  Variable variable("PATH", too_long.c_str());
  support::Actions actions;
  posix_spawn_file_actions_addchdir(actions.get(), (tree / "b").c_str());
  EXPECT_EQ(support::run_searched("program", {"program"}, actions.get()).error, ENOENT);
}

TEST(posix_spawnp, path_longer_than_any_buffer__last_element_is_run) {
  Tree tree({"b"});
  std::string path;
  for (int i = 0; i < 3000; i++) path += "/does/not/exist/" + std::to_string(i) + ":";
  EXPECT_EQ(found(path + tree / "b"), tree / "b/program\n");
}

long pages_in_use() { return atol(support::read_file("/proc/self/statm").c_str()); }

TEST(posix_spawnp, path_longer_than_any_buffer__memory_is_given_back) {
  std::string path;
  for (int i = 0; i < 1000; i++) path += "/does/not/exist/" + std::to_string(i) + ":";
  Variable variable("PATH", path.c_str());
  long before = pages_in_use();
  for (int i = 0; i < 50; i++) EXPECT_EQ(error_of(posix_spawnp, "libspawn-test-none"), ENOENT);
  EXPECT_LT(pages_in_use(), before + 1000000 / sysconf(_SC_PAGESIZE));
}

TEST(posix_spawnp, unknown_format__enoexec_and_no_later_element) {
  Tree tree({"a", "b"});
  tree.directory.write("a/program", "echo no\n", 0755);
  EXPECT_EQ(found(tree / "a" + ":" + tree / "b"), "error " + std::to_string(ENOEXEC));
}

TEST(posix_spawnp, name_with_slash__is_not_searched_for) {
  Tree tree({"a"});
  Variable variable("PATH", tree.directory.path().c_str());
  EXPECT_EQ(error_of(posix_spawnp, "a/program"), ENOENT);
  EXPECT_EQ(support::run_searched(tree / "a/program", {"x"}).output, tree / "a/program\n");
}

TEST(posix_spawnp, empty_name__enoent) { EXPECT_EQ(error_of(posix_spawnp, ""), ENOENT); }

TEST(posix_spawnp, name_longer_than_name_max__enametoolong) {
  EXPECT_EQ(error_of(posix_spawnp, std::string(NAME_MAX + 1, 'x')), ENAMETOOLONG);
  EXPECT_EQ(error_of(posix_spawnp, std::string(NAME_MAX, 'x')), ENOENT);
}

// POSIX: the PATH of the caller counts, not that of envp.
TEST(posix_spawnp, path_in_envp__does_not_count) {
  Tree tree({"a"});
  std::string variable = "PATH=" + tree / "a";
  char* const envp[] = {variable.data(), nullptr};
  pid_t pid = -1;
  EXPECT_EQ(posix_spawnp(&pid, "program", nullptr, nullptr, kArguments, envp), ENOENT);
}

TEST(posix_spawn, null_file__efault) {
  const char* volatile none = nullptr;
  char name[] = "x";
  char* argv[] = {name, nullptr};
  EXPECT_EQ(posix_spawn(nullptr, none, nullptr, nullptr, argv, environ), EFAULT);
  EXPECT_EQ(posix_spawnp(nullptr, none, nullptr, nullptr, argv, environ), EFAULT);
  EXPECT_TRUE(support::has_no_child());
}

}  // namespace
