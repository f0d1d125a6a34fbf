// SPDX-License-Identifier: MIT
// Spawns in children of a threaded process, made by fork and by vfork.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

constexpr int kForks = 50;
constexpr int kGood = 11;

std::string ends;
char name[] = "ends";
char* argv_of_ends[] = {name, nullptr};

/// kGood, or which of the steps was wrong. Fit for a child of vfork: no memory is allocated.
int spawn_all_ways() {
  pid_t pid = support::kUntouched;
  int status = 0;
  if (posix_spawn(&pid, support::kMissing, nullptr, nullptr, argv_of_ends, environ) != ENOENT) {
    return 1;
  }
  if (pid != support::kUntouched) return 2;
  if (posix_spawn(&pid, ends.c_str(), nullptr, nullptr, argv_of_ends, environ) != 0) return 3;
  if (waitpid(pid, &status, 0) != pid) return 4;
  if (status != support::kEndsWith << 8) return 5;
  return waitpid(-1, &status, WNOHANG) == -1 ? kGood : 6;
}

void expect_good(pid_t pid) {
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, kGood << 8);
}

/// Threads that spawn and allocate all the time, so that a fork finds everything in use.
class Crowd {
 public:
  Crowd() {
    for (std::thread& thread : threads_) thread = std::thread([this] { work(); });
  }
  ~Crowd() {
    done_ = true;
    for (std::thread& thread : threads_) thread.join();
    EXPECT_EQ(wrong_, 0);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

 private:
  void work() {
    while (!done_) {
      free(malloc(1000));
      pid_t pid = support::kUntouched;
      int error = posix_spawn(&pid, ends.c_str(), nullptr, nullptr, argv_of_ends, environ);
      if (error != 0 || waitpid(pid, nullptr, 0) != pid) wrong_++;
    }
  }

  std::atomic<bool> done_ = false;
  std::atomic<int> wrong_ = 0;
  std::thread threads_[4];
};

[[noreturn]] void spawn_in_forked_child() {
  alarm(10);
  signal(SIGALRM, SIG_DFL);
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 5, "/dev/null", 0, 0);
  pid_t pid = support::kUntouched;
  int error = posix_spawn(&pid, ends.c_str(), actions.get(), nullptr, argv_of_ends, environ);
  if (error != 0 || waitpid(pid, nullptr, 0) != pid) _exit(7);
  _exit(spawn_all_ways());
}

TEST(forked_child, of_a_threaded_process__can_spawn) {
  SKIP_WITHOUT_THREADS();
  ends = support::helpers() + "ends";
  {
    Crowd crowd;
    for (int i = 0; i < kForks; i++) {
      pid_t pid = fork();
      if (pid == 0) spawn_in_forked_child();
      expect_good(pid);
    }
  }
  EXPECT_TRUE(support::has_no_child());
}

[[gnu::noinline]] pid_t spawn_in_vforked_child() {
  pid_t pid = vfork();
  if (pid == 0) _exit(spawn_all_ways());
  return pid;
}

TEST(vforked_child, of_a_process__can_spawn_and_so_can_its_parent) {
  ends = support::helpers() + "ends";
  support::Watch watch;
  watch.new_mappings = support::kOneStack;
  support::Watch::State before = watch.state();
  for (int i = 0; i < kForks; i++) {
    expect_good(spawn_in_vforked_child());
    EXPECT_EQ(spawn_all_ways(), kGood);
  }
  watch.expect_no_trace(before, support::kOneStack);
}

TEST(vforked_child, of_a_threaded_process__can_spawn) {
  SKIP_WITHOUT_THREADS();
  ends = support::helpers() + "ends";
  {
    Crowd crowd;
    for (int i = 0; i < kForks; i++) expect_good(spawn_in_vforked_child());
  }
  EXPECT_TRUE(support::has_no_child());
}

}  // namespace
