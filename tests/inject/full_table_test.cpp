// SPDX-License-Identifier: MIT
// No free descriptor: spawns and their actions work all the same.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Actions;
using support::kMissing;

constexpr int kLimit = 64;
constexpr int kLast = kLimit - 1;

void fill_table() {
  rlimit limit = {kLimit, kLimit};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  while (dup(0) >= 0) continue;
  ASSERT_EQ(errno, EMFILE);
}

/// The answers with a full table, and what the real child then has open.
std::map<int, std::string> spawn_full(posix_spawn_file_actions_t* actions) {
  support::Watch watch;
  watch.new_mappings = support::kOneStack;
  fill_table();
  watch.expect_spawn(ENOENT, actions, nullptr, kMissing);
  watch.expect_spawn(0, actions);
  support::PausedChild child(actions);
  EXPECT_EQ(child.error(), 0);
  EXPECT_EQ(close(kLast), 0);  // room to look
  return child.descriptors();
}

void no_actions() { EXPECT_EQ(spawn_full(nullptr).count(kLast), 1U); }

void open_over(int fd) {
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/zero", O_RDONLY, 0), 0);
  EXPECT_EQ(spawn_full(actions.get())[fd], "/dev/zero");
}

void dup_over(int fd) {
  int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), zero, fd), 0);
  EXPECT_EQ(spawn_full(actions.get())[fd], "/dev/zero");
}

void close_from(int fd) {
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), fd), 0);
  EXPECT_EQ(spawn_full(actions.get()).size(), static_cast<size_t>(fd));
}

/// As the first spawns of a process, and of one that has spawned.
void expect_both(void (*body)()) {
  support::in_fresh_process(body);
  EXPECT_EQ(support::PausedChild().error(), 0);
  EXPECT_EQ(support::sandboxed(body), 0);
}

TEST(full_table, no_actions__spawn_works) { expect_both(no_actions); }

TEST(full_table, addopen_in_the_middle__works) {
  expect_both([] { open_over(10); });
}

TEST(full_table, addopen_on_the_last_number__works) {
  expect_both([] { open_over(kLast); });
}

TEST(full_table, adddup2_in_the_middle__works) {
  expect_both([] { dup_over(10); });
}

TEST(full_table, adddup2_on_the_last_number__works) {
  expect_both([] { dup_over(kLast); });
}

TEST(full_table, closefrom_three__works) {
  expect_both([] { close_from(3); });
}

TEST(full_table, closefrom_zero__works) {
  expect_both([] { close_from(0); });
}

TEST(full_table, closefrom_three_without_close_range__works) {
  expect_both([] {
    support::refuse({{SYS_close_range, ENOSYS}});
    close_from(3);
  });
}

TEST(full_table, child_killed_before_exec__status_says_so) {
  expect_both([] {
    fill_table();
    support::refuse({{SYS_execve, support::kKills}});
    char name[] = "ends";
    char* argv[] = {name, nullptr};
    pid_t pid = support::kUntouched;
    ASSERT_EQ(posix_spawn(&pid, kMissing, nullptr, nullptr, argv, environ), 0);
    int status = 0;
    EXPECT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) << status;
    EXPECT_TRUE(support::has_no_child());
  });
}

/// A pipe has no place here, so the one thing that can be exact is that there is none.
TEST(full_table, memory_cannot_be_shared__emfile_and_no_trace) {
  expect_both([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    fill_table();
    support::refuse(support::kRungs[3].refused);
    watch.expect_spawn(EMFILE);
    watch.expect_spawn(EMFILE, nullptr, nullptr, kMissing);
  });
}

}  // namespace
