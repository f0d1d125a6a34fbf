// SPDX-License-Identifier: MIT
// Process IDs that are used again at once: an answer must never be about another thread's child.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"

namespace {

constexpr int kSeconds = 5;

// Linux 6.14: a PID namespace has a limit of its own; before, it would be the whole machine's.
bool namespaces_have_their_own_limit() {
  utsname name = {};
  int major = 0;
  int minor = 0;
  uname(&name);
  sscanf(name.release, "%d.%d", &major, &minor);
  return major > 6 || (major == 6 && minor >= 14);
}

bool limit_process_ids() {
  int fd = open("/proc/sys/kernel/pid_max", O_WRONLY | O_CLOEXEC);
  bool written = write(fd, "320", 3) == 3;
  close(fd);
  return written;
}

std::atomic<bool> begins;  // all threads are there: they too need numbers
std::atomic<bool> ends;

void spawn_until_the_end(const std::string& path, int wanted) {
  char name[] = "x";
  char* argv[] = {name, nullptr};
  while (!begins) sched_yield();
  while (!ends) {
    int error = posix_spawn(nullptr, path.c_str(), nullptr, nullptr, argv, argv + 1);
    if (error != EAGAIN) {
      EXPECT_EQ(error, wanted);
    }
  }
}

void reap_until_the_end() {
  while (!ends) waitpid(-1, nullptr, 0);
}

/// The first process of a PID namespace with few numbers: good and bad spawns in many threads.
void crowd_a_small_namespace() {
  std::vector<std::thread> threads;
  threads.emplace_back(reap_until_the_end);
  for (int i = 0; i < 4; i++) {
    threads.emplace_back([] { spawn_until_the_end(support::helpers() + "ends", 0); });
  }
  for (int i = 0; i < 12; i++) {
    threads.emplace_back([] { spawn_until_the_end("/does/not/exist", ENOENT); });
  }
  begins = true;
  sleep(kSeconds);
  ends = true;
  for (std::thread& thread : threads) thread.join();
}

void enter_a_small_namespace() {
  ASSERT_EQ(unshare(CLONE_NEWPID), 0);
  pid_t first = fork();
  if (first == 0) {
    EXPECT_TRUE(limit_process_ids());
    if (!testing::Test::HasFailure()) crowd_a_small_namespace();
    fflush(nullptr);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  EXPECT_EQ(waitpid(first, &status, 0), first);
  EXPECT_EQ(status, 0);
}

TEST(reuse, numbers_used_again_at_once__each_answer_is_about_its_own_child) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root for a PID namespace";
  if (!namespaces_have_their_own_limit()) GTEST_SKIP() << "pid_max is the machine's, not ours";
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed(enter_a_small_namespace, 60), 0);
}

}  // namespace
