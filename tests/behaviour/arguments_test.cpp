// SPDX-License-Identifier: MIT
// Arguments and environment as the new image sees them, and null pointers in their places.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"

using support::TemporaryDirectory;

namespace {

/// What the helper "facts" prints, each line with its newline; or the error's number.
std::string facts(char* const argv[], char* const envp[]) {
  TemporaryDirectory directory;
  std::string output = directory / "output";
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 1, output.c_str(), O_WRONLY | O_CREAT, 0600);
  std::string path = support::helpers() + "facts";
  pid_t pid = -1;
  int error = posix_spawn(&pid, path.c_str(), actions.get(), nullptr, argv, envp);
  if (error != 0) return std::to_string(error);
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
  return support::read_file(output);
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(posix_spawn, arguments__arrive_as_they_are) {
  char zero[] = "not the program's name";
  char empty[] = "";
  char odd[] = "a b\t*$'\"\\\xff";
  char* argv[] = {zero, empty, odd, nullptr};
  std::string text = facts(argv, environ);
  EXPECT_EQ(
      text.rfind("argc 3\nargv [not the program's name]\nargv []\nargv [a b\t*$'\"\\\xff]\n", 0),
      0U)
      << text;
}

TEST(posix_spawn, first_argument_null__program_runs) {
  char* argv[] = {nullptr};
  std::string text = facts(argv, environ);
  // Linux 5.18: the kernel puts an empty string there; before, argc is 0.
  EXPECT_TRUE(has(text, "argc 0") || text.rfind("argc 1\nargv []\n", 0) == 0) << text;
}

TEST(posix_spawn, environment__is_exactly_the_one_given) {
  char name[] = "facts";
  char* argv[] = {name, nullptr};
  char one[] = "ONE=1";
  char odd[] = "without equals sign";
  char* envp[] = {one, odd, nullptr};
  std::string text = facts(argv, envp);
  EXPECT_EQ(
      text.rfind("argc 1\nargv [facts]\nenviron [ONE=1]\nenviron [without equals sign]\nalarm", 0),
      0U)
      << text;
}

TEST(posix_spawn, environment_null_or_empty__is_empty) {
  char name[] = "facts";
  char* argv[] = {name, nullptr};
  char* none[] = {nullptr};
  EXPECT_EQ(facts(argv, nullptr).find("environ"), std::string::npos);
  EXPECT_EQ(facts(argv, nullptr).rfind("argc 1\nargv [facts]\nalarm", 0), 0U);
  EXPECT_EQ(facts(argv, none).find("environ"), std::string::npos);
}

TEST(posix_spawnp, environment_null__program_is_found_and_environment_empty) {
  TemporaryDirectory directory;
  std::string output = directory / "output";
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 1, output.c_str(), O_WRONLY | O_CREAT, 0600);
  char name[] = "env";
  char* argv[] = {name, nullptr};
  pid_t pid = -1;
  ASSERT_EQ(posix_spawnp(&pid, "env", actions.get(), nullptr, argv, nullptr), 0);
  int status = -1;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(support::read_file(output), "");
}

TEST(posix_spawn, pid_null__child_runs_and_can_be_waited_for) {
  char name[] = "true";
  char* argv[] = {name, nullptr};
  EXPECT_EQ(posix_spawn(nullptr, "/bin/true", nullptr, nullptr, argv, environ), 0);
  int status = -1;
  EXPECT_GT(waitpid(-1, &status, 0), 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(posix_spawn(nullptr, "/nonexistent", nullptr, nullptr, argv, environ), ENOENT);
  EXPECT_TRUE(support::has_no_child());
}

TEST(posix_spawn, pid__is_the_childs_and_the_caller_is_its_parent) {
  support::PausedChild child;
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.status("Pid"), std::to_string(child.pid()));
  EXPECT_EQ(child.status("PPid"), std::to_string(getpid()));
  EXPECT_NE(child.link("exe").find("paused"), std::string::npos);
}

volatile sig_atomic_t pid_was_stored;
volatile pid_t stored_pid;
void look_at_pid(int) { pid_was_stored = stored_pid > 0; }

// POSIX leaves it open; a handler that is already waiting must find the number.
TEST(posix_spawn, sigchld_of_a_fast_child__handler_finds_the_pid_stored) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, look_at_pid);
              char name[] = "true";
              char* argv[] = {name, nullptr};
              for (int i = 0; i < 50; i++) {
                pid_was_stored = 0;
                stored_pid = 0;
                auto* pid = const_cast<pid_t*>(&stored_pid);
                ASSERT_EQ(posix_spawn(pid, "/bin/true", nullptr, nullptr, argv, environ), 0);
                while (waitpid(stored_pid, nullptr, 0) == -1 && errno == EINTR) continue;
                EXPECT_EQ(pid_was_stored, 1);
              }
            }),
            0);
}

// The kernel makes a list of it: before Linux 5.18 an empty one, later one with an empty name.
TEST(posix_spawn, argv_null__is_left_to_the_kernel) {
  char** volatile none = nullptr;
  std::string path = support::helpers() + "ends";
  pid_t pid = -1;
  int status = 0;
  ASSERT_EQ(posix_spawn(&pid, path.c_str(), nullptr, nullptr, none, environ), 0);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

}  // namespace
