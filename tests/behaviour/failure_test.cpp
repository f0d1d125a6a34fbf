// SPDX-License-Identifier: MIT
// A spawn that fails is invisible: nothing is left, nobody hears of it, nothing has changed.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <spawn_np.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::Attributes;

namespace {

constexpr int kUntouched = -12345;

volatile sig_atomic_t sigchld_count;
void count_sigchld(int) { sigchld_count = sigchld_count + 1; }

struct Answer {
  int error;
  pid_t pid;
  int kept_errno;
};

/// posix_spawn with nothing around it that could change what is looked at.
Answer spawn_raw(const char* path, posix_spawn_file_actions_t* actions = nullptr,
                 posix_spawnattr_t* attributes = nullptr) {
  char name[] = "x";
  char* argv[] = {name, nullptr};
  Answer answer = {0, kUntouched, 0};
  errno = kUntouched;
  answer.error = posix_spawn(&answer.pid, path, actions, attributes, argv, environ);
  answer.kept_errno = errno;
  return answer;
}

void expect_failure(const Answer& answer, int error) {
  EXPECT_EQ(answer.error, error);
  EXPECT_EQ(answer.pid, kUntouched);
  EXPECT_EQ(answer.kept_errno, kUntouched);
}

/// One failure of each kind: at exec, in a file action, in an attribute, in the arguments.
void fail_in_every_way() {
  expect_failure(spawn_raw("/nonexistent"), ENOENT);
  Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 9, "/none/file", O_RDONLY, 0);
  expect_failure(spawn_raw("/bin/true", actions.get()), ENOENT);
  Attributes group(POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(group.get(), 0x7ffffffe);
  expect_failure(spawn_raw("/bin/true", nullptr, group.get()), EPERM);
  Attributes cgroup(POSIX_SPAWN_SETCGROUP);
  posix_spawnattr_setcgroup_np(cgroup.get(), -1);
  expect_failure(spawn_raw("/bin/true", nullptr, cgroup.get()), EBADF);
}

TEST(failed_spawn, any_kind__pid_and_errno_untouched) { fail_in_every_way(); }

TEST(failed_spawn, any_kind__no_sigchld_and_no_child) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, count_sigchld);
              for (int i = 0; i < 20; i++) fail_in_every_way();
              EXPECT_EQ(sigchld_count, 0);
              EXPECT_TRUE(support::has_no_child());
            }),
            0);
}

TEST(failed_spawn, sigchld_ignored__same_errors_and_nothing_left) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, SIG_IGN);
              for (int i = 0; i < 20; i++) fail_in_every_way();
              EXPECT_TRUE(support::has_no_child());
            }),
            0);
}

TEST(failed_spawn, sigchld_with_nocldwait__same_errors_and_nothing_left) {
  EXPECT_EQ(support::sandboxed([] {
              struct sigaction action = {};
              action.sa_flags = SA_NOCLDWAIT;
              sigaction(SIGCHLD, &action, nullptr);
              for (int i = 0; i < 20; i++) fail_in_every_way();
              EXPECT_TRUE(support::has_no_child());
            }),
            0);
}

TEST(failed_spawn, any_kind__descriptors_mappings_and_mask_are_as_before) {
  fail_in_every_way();  // the stack cache and libc's own are in place now
  std::vector<int> descriptors = support::open_descriptors();
  size_t mappings = support::mappings();
  std::string mask = support::own_status("SigBlk");
  for (int i = 0; i < 20; i++) fail_in_every_way();
  EXPECT_EQ(support::open_descriptors(), descriptors);
  EXPECT_EQ(support::mappings(), mappings);
  EXPECT_EQ(support::own_status("SigBlk"), mask);
}

TEST(failed_spawn, pidfd_spawn__descriptor_untouched_and_none_left) {
  std::vector<int> before = support::open_descriptors();
  char name[] = "x";
  char* argv[] = {name, nullptr};
  int pidfd = kUntouched;
  errno = kUntouched;
  int error = pidfd_spawn(&pidfd, "/nonexistent", nullptr, nullptr, argv, environ);
  EXPECT_EQ(errno, kUntouched);
  EXPECT_EQ(error, ENOENT);
  EXPECT_EQ(pidfd, kUntouched);
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_TRUE(support::has_no_child());
}

TEST(failed_spawn, searched__pid_and_errno_untouched) {
  EXPECT_EQ(support::sandboxed([] {
              setenv("PATH", "/bin:/usr/bin", 1);
              char name[] = "x";
              char* argv[] = {name, nullptr};
              pid_t pid = kUntouched;
              errno = kUntouched;
              int error = posix_spawnp(&pid, "no-such-program", nullptr, nullptr, argv, environ);
              EXPECT_EQ(errno, kUntouched);
              EXPECT_EQ(error, ENOENT);
              EXPECT_EQ(pid, kUntouched);
            }),
            0);
}

/// Waits for any child, as a supervisor's thread does; ends with the first that it gets.
void* steal(void* first) {
  *static_cast<pid_t*>(first) = waitpid(-1, nullptr, 0);
  return nullptr;
}

void fail_beside_a_thief() {
  pid_t decoy = fork();
  if (decoy == 0) {
    pause();
    _exit(0);
  }
  ASSERT_GT(decoy, 0);
  pid_t stolen = 0;
  pthread_t thief;
  ASSERT_EQ(pthread_create(&thief, nullptr, steal, &stolen), 0);
  for (int i = 0; i < 100; i++) fail_in_every_way();
  kill(decoy, SIGKILL);
  pthread_join(thief, nullptr);
  EXPECT_EQ(stolen, decoy);
  EXPECT_TRUE(support::has_no_child());
}

TEST(failed_spawn, thread_in_waitpid_for_any__never_sees_it) {
  if (!support::can_create_thread()) GTEST_SKIP() << "no threads here";
  EXPECT_EQ(support::sandboxed(fail_beside_a_thief), 0);
}

TEST(failed_spawn, next_child__gets_a_sigchld_as_usual) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, count_sigchld);
              fail_in_every_way();
              Answer answer = spawn_raw("/bin/true");
              ASSERT_EQ(answer.error, 0);
              EXPECT_EQ(answer.kept_errno, kUntouched);
              int status = -1;
              while (waitpid(answer.pid, &status, 0) == -1 && errno == EINTR) continue;
              EXPECT_EQ(status, 0);
              EXPECT_EQ(sigchld_count, 1);
            }),
            0);
}

TEST(posix_spawn, success__errno_descriptors_mappings_and_mask_are_as_before) {
  fail_in_every_way();
  std::vector<int> descriptors = support::open_descriptors();
  size_t mappings = support::mappings();
  std::string mask = support::own_status("SigBlk");
  for (int i = 0; i < 20; i++) {
    Answer answer = spawn_raw("/bin/true");
    ASSERT_EQ(answer.error, 0);
    EXPECT_EQ(answer.kept_errno, kUntouched);
    EXPECT_EQ(waitpid(answer.pid, nullptr, 0), answer.pid);
  }
  EXPECT_EQ(support::open_descriptors(), descriptors);
  EXPECT_EQ(support::mappings(), mappings);
  EXPECT_EQ(support::own_status("SigBlk"), mask);
}

TEST(posix_spawn, success_with_sigchld_ignored__child_runs_and_vanishes) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, SIG_IGN);
              Answer answer = spawn_raw("/bin/true");
              ASSERT_EQ(answer.error, 0);
              EXPECT_EQ(waitpid(answer.pid, nullptr, 0), -1);
              EXPECT_EQ(errno, ECHILD);
            }),
            0);
}

}  // namespace
