// SPDX-License-Identifier: MIT
// Waiting for a child that stops at exec, whoever else waits for it.
#include "spawn/stopped.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"
#include "tests/support/threads.hpp"

namespace {

/// A fork that runs `body` and then pauses; killed and reaped at the end.
class Forked {
 public:
  explicit Forked(void (*body)()) : pid_(fork()) {
    if (pid_ != 0) return;
    body();
    for (;;) pause();
  }
  ~Forked() {
    if (pid_ <= 0 || is_reaped_) return;
    support::kill_child(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Forked(const Forked&) = delete;
  Forked& operator=(const Forked&) = delete;

  pid_t pid() const { return pid_; }
  bool wait_until_stopped() const {
    return libspawn::wait_until_stopped({.pid = pid_, .pidfd = -1});
  }
  int wait(int options) {
    int status = -1;
    EXPECT_EQ(waitpid(pid_, &status, options), pid_);
    is_reaped_ = WIFEXITED(status) || WIFSIGNALED(status);
    return status;
  }

 private:
  pid_t pid_;
  bool is_reaped_ = false;
};

void stop() { raise(SIGSTOP); }

TEST(wait_until_stopped, child_that_stops__true_and_the_stop_is_there_for_others) {
  Forked child(stop);
  EXPECT_TRUE(child.wait_until_stopped());
  EXPECT_EQ(support::state_of(child.pid()), "T");
  EXPECT_TRUE(WIFSTOPPED(child.wait(WUNTRACED)));
}

TEST(wait_until_stopped, stop_that_was_waited_for__true) {
  Forked child(stop);
  EXPECT_TRUE(WIFSTOPPED(child.wait(WUNTRACED)));
  EXPECT_TRUE(child.wait_until_stopped());
}

TEST(wait_until_stopped, another_thread_waits_as_well__never_hangs) {
  SKIP_WITHOUT_THREADS();
  for (int i = 0; i < 100; i++) {
    Forked child(stop);
    std::thread other([&] { EXPECT_TRUE(WIFSTOPPED(child.wait(WUNTRACED))); });
    EXPECT_TRUE(child.wait_until_stopped());
    other.join();
  }
}

TEST(wait_until_stopped, name_that_looks_like_a_stop__is_a_name) {
  Forked child([] {
    prctl(PR_SET_NAME, ") S (");
    raise(SIGSTOP);
  });
  EXPECT_TRUE(WIFSTOPPED(child.wait(WUNTRACED)));
  EXPECT_TRUE(child.wait_until_stopped());
}

double now() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

TEST(wait_until_stopped, child_that_does_not_stop__false_after_a_second) {
  Forked child([] { prctl(PR_SET_NAME, ") T ("); });
  double start = now();
  EXPECT_FALSE(child.wait_until_stopped());
  EXPECT_GE(now() - start, 0.9);
  EXPECT_LE(now() - start, 8.0);
}

// Long in exec, short of processor time.
TEST(wait_until_stopped, child_that_is_busy_for_long__true_when_it_stops) {
  Forked child([] {
    for (double end = now() + 3; now() < end;) continue;
    raise(SIGSTOP);
  });
  EXPECT_TRUE(child.wait_until_stopped());
  EXPECT_TRUE(WIFSTOPPED(child.wait(WUNTRACED | WNOHANG)));
}

TEST(wait_until_stopped, child_that_ends__true_and_its_status_is_there) {
  Forked child([] { _exit(7); });
  EXPECT_TRUE(child.wait_until_stopped());
  EXPECT_EQ(WEXITSTATUS(child.wait(0)), 7);
}

TEST(wait_until_stopped, child_that_was_waited_for__true) {
  Forked child([] { _exit(7); });
  child.wait(0);
  EXPECT_TRUE(child.wait_until_stopped());
}

}  // namespace
