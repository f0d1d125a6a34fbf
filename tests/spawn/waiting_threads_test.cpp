// SPDX-License-Identifier: MIT
// Signals by number reach this thread's child and no other's.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "spawn/waiting.hpp"

namespace libspawn {
namespace {

constexpr bool kOwnThread = true;

Child pausing_child() {
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  return {pid, -1, false, false};
}

/// Runs `body` while a child of another thread has that number.
template <class Body>
void with_child_of_other_thread(Body body) {
  std::thread([&] {
    Child child = pausing_child();
    std::thread([&] { body(child); }).join();
    kill(child.pid, SIGTERM);
    int status = 0;
    EXPECT_EQ(waitpid(child.pid, &status, 0), child.pid);
    EXPECT_EQ(WTERMSIG(status), SIGTERM);
  }).join();
}

TEST(send_signal, own_child_without_descriptor__gets_it) {
  Child child = pausing_child();
  EXPECT_EQ(send_signal(child, SIGKILL, kOwnThread), Errno::kNone);
  int status = 0;
  ASSERT_EQ(waitpid(child.pid, &status, 0), child.pid);
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST(send_signal, number_of_another_threads_child__is_not_signalled) {
  with_child_of_other_thread([](Child child) { (void)send_signal(child, SIGKILL, kOwnThread); });
}

TEST(send_signal, child_that_was_waited_for__nothing_happens) {
  Child child = pausing_child();
  kill(child.pid, SIGTERM);
  ASSERT_EQ(waitpid(child.pid, nullptr, 0), child.pid);
  EXPECT_EQ(send_signal(child, SIGKILL, kOwnThread), Errno::kNone);
}

TEST(wait_for, number_of_another_threads_child__does_not_wait) {
  with_child_of_other_thread([](Child child) {
    EXPECT_FALSE(wait_for(child, nullptr, static_cast<int>(__WALL), kOwnThread));
  });
}

}  // namespace
}  // namespace libspawn
