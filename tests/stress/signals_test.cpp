// SPDX-License-Identifier: MIT
// Signals without end, to the caller and to its whole group, while it spawns.
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

constexpr int kSpawns = 2000;
constexpr int kQueued = 5000;

volatile pid_t caller;
volatile sig_atomic_t handled;
volatile sig_atomic_t handled_elsewhere;

/// In a child that shares our memory this would be seen here.
void note(int) {
  if (syscall(SYS_getpid) != caller) handled_elsewhere = handled_elsewhere + 1;
  handled = handled + 1;
}

void handle(int signal) {
  struct sigaction action = {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  ASSERT_EQ(sigaction(signal, &action, nullptr), 0);
}

/// Ours alone: its number is the caller's.
void lead_a_group() {
  caller = getpid();
  ASSERT_EQ(setpgid(0, 0), 0);
  handled = 0;
  handled_elsewhere = 0;
}

/// A process outside of the group that runs `send` until it is ended.
class Sender {
 public:
  explicit Sender(void (*send)()) : pid_(fork()) {
    if (pid_ != 0) return;
    signal(SIGALRM, SIG_DFL);
    alarm(20);
    setpgid(0, 0);
    send();
    _exit(0);
  }
  ~Sender() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  bool ended() const {
    siginfo_t info = {};
    waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid == pid_;
  }

 private:
  pid_t pid_;
};

/// A timer for every 100 microseconds.
class Timer {
 public:
  explicit Timer(int signal) {
    sigevent event = {};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = signal;
    itimerspec period = {{0, 100000}, {0, 100000}};
    EXPECT_EQ(timer_create(CLOCK_MONOTONIC, &event, &timer_), 0);
    EXPECT_EQ(timer_settime(timer_, 0, &period, nullptr), 0);
  }
  ~Timer() { timer_delete(timer_); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  timer_t timer_;
};

/// A child may instead die of `may_die_of`, before exec or after it: the spawn has then succeeded.
void spawn_once(const char* path, int answer, int may_die_of) {
  char name[] = "ends";
  char* argv[] = {name, nullptr};
  pid_t pid = support::kUntouched;
  int error = posix_spawn(&pid, path, nullptr, nullptr, argv, environ);
  if (error != 0) {
    ASSERT_EQ(error, answer);
    ASSERT_EQ(pid, support::kUntouched);
    return;
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  if (WIFSIGNALED(status)) {
    ASSERT_EQ(WTERMSIG(status), may_die_of);
    return;
  }
  ASSERT_EQ(answer, 0);
  ASSERT_EQ(status, support::kEndsWith << 8);
}

void spawn_many(int may_die_of) {
  std::string ends = support::helpers() + "ends";
  for (int i = 0; i < kSpawns / 2 && !testing::Test::HasFailure(); i++) {
    spawn_once(support::kMissing, ENOENT, may_die_of);
    spawn_once(ends.c_str(), 0, may_die_of);
  }
}

template <int Signal>
void flood_group() {
  for (;;) {
    kill(-caller, Signal);
    usleep(50);
  }
}

void expect_handled_here() {
  lead_a_group();
  handle(SIGWINCH);
  handle(SIGURG);
  Sender sender(flood_group<SIGWINCH>);
  Timer timer(SIGURG);
  spawn_many(0);
  EXPECT_GT(handled, 100);
  EXPECT_EQ(handled_elsewhere, 0);
}

TEST(storm, on_the_group_and_by_timer__handlers_run_in_the_caller_only) {
  EXPECT_EQ(support::sandboxed(expect_handled_here), 0);
}

/// Here the child has the handlers until it resets them.
TEST(storm, where_clone3_is_refused__handlers_run_in_the_caller_only) {
  EXPECT_EQ(support::sandboxed([] {
              support::refuse(support::kRungs[1].refused);
              expect_handled_here();
            }),
            0);
}

TEST(storm, of_a_signal_that_kills_children__spawns_succeed_and_statuses_tell) {
  EXPECT_EQ(support::sandboxed([] {
              lead_a_group();
              handle(SIGUSR1);
              Sender sender(flood_group<SIGUSR1>);
              spawn_many(SIGUSR1);
              EXPECT_GT(handled, 100);
              EXPECT_EQ(handled_elsewhere, 0);
            }),
            0);
}

void queue_many() {
  for (int sent = 0; sent < kQueued;) {
    if (sigqueue(caller, SIGRTMIN, {}) == 0) sent++;
    if (sent % 8 == 0) usleep(10);
  }
}

TEST(storm, of_queued_signals__none_is_lost) {
  EXPECT_EQ(support::sandboxed([] {
              lead_a_group();
              handle(SIGRTMIN);
              Sender sender(queue_many);
              spawn_many(0);
              for (int i = 0; i < 10000 && !sender.ended(); i++) usleep(1000);
              EXPECT_EQ(handled, kQueued);
              EXPECT_EQ(handled_elsewhere, 0);
            }),
            0);
}

volatile sig_atomic_t spawned_in_handler;
volatile sig_atomic_t wrong_in_handler;
std::string ends_path;

void spawn_in_handler(int) {
  char name[] = "ends";
  char* argv[] = {name, nullptr};
  pid_t pid = support::kUntouched;
  int status = 0;
  bool good = posix_spawn(&pid, support::kMissing, nullptr, nullptr, argv, environ) == ENOENT &&
              posix_spawn(&pid, ends_path.c_str(), nullptr, nullptr, argv, environ) == 0 &&
              waitpid(pid, &status, 0) == pid && status == support::kEndsWith << 8;
  if (!good) wrong_in_handler = wrong_in_handler + 1;
  spawned_in_handler = spawned_in_handler + 1;
}

/// The timer counts what the process itself computes: most of it is malloc and free.
TEST(handler, interrupting_malloc__can_spawn) {
  EXPECT_EQ(support::sandboxed([] {
              ends_path = support::helpers() + "ends";
              signal(SIGVTALRM, spawn_in_handler);
              itimerval period = {{0, 1000}, {0, 1000}};
              ASSERT_EQ(setitimer(ITIMER_VIRTUAL, &period, nullptr), 0);
              for (size_t i = 1; spawned_in_handler < 200; i++) {
                void* volatile memory = malloc(i * 7919 % 300000);
                free(memory);
              }
              EXPECT_EQ(wrong_in_handler, 0);
              period = {};
              setitimer(ITIMER_VIRTUAL, &period, nullptr);
              EXPECT_TRUE(support::has_no_child());
            }),
            0);
}

}  // namespace
