// SPDX-License-Identifier: MIT
// Threads that are cancelled while they spawn: no spawn is cut in half.
#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

constexpr int kRounds = 200;
constexpr size_t kCache = 2 * 16 + 2 * 16;  // stacks of children and of threads

std::string ends;
std::string missing = support::kMissing;
char name[] = "ends";
char* argv_of_ends[] = {name, nullptr};

/// The child that its thread has not yet waited for, or 0.
volatile pid_t unwaited;
volatile int finished_spawns;
volatile int wrong;

int spawn(const std::string& path, pid_t* pid) {
  return posix_spawn(pid, path.c_str(), nullptr, nullptr, argv_of_ends, environ);
}

void* spawn_with_cancel_pending(void*) {
  pthread_cancel(pthread_self());
  pid_t pid = support::kUntouched;
  if (spawn(missing, &pid) == ENOENT) finished_spawns = finished_spawns + 1;
  if (spawn(ends, &pid) == 0) finished_spawns = finished_spawns + 1;
  unwaited = pid;
  pthread_testcancel();
  finished_spawns = -1;
  return nullptr;
}

TEST(cancel, pending_before_the_spawn__acted_on_at_the_next_cancellation_point) {
  SKIP_WITHOUT_THREADS();
  ends = support::helpers() + "ends";
  finished_spawns = 0;
  pthread_t thread;
  void* result = nullptr;
  ASSERT_EQ(pthread_create(&thread, nullptr, spawn_with_cancel_pending, nullptr), 0);
  ASSERT_EQ(pthread_join(thread, &result), 0);
  EXPECT_EQ(result, PTHREAD_CANCELED);
  EXPECT_EQ(finished_spawns, 2);
  support::expect_ended(unwaited);
}

/// glibc: a cancellation that comes late interrupts the wait, or ends the thread in it although it
/// is disabled: then the child was waited for and not noted. That none is left is asserted at the
/// end.
void wait_for_child() {
  pid_t ended = 0;
  do {
    if (unwaited > 0) ended = waitpid(unwaited, nullptr, 0);
  } while (ended == -1 && errno == EINTR);
  bool was_waited_for = ended == -1 && errno == ECHILD;
  if (unwaited > 0 && ended != unwaited && !was_waited_for) wrong = wrong + 1;
  unwaited = 0;
}

/// Cancellation is possible in the spawns and nowhere else but at one point.
void spawn_once(int type) {
  pthread_setcanceltype(type, nullptr);
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, nullptr);
  int failed = spawn(missing, const_cast<pid_t*>(&unwaited));
  int error = spawn(ends, const_cast<pid_t*>(&unwaited));
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
  if (failed != ENOENT || error != 0) wrong = wrong + 1;
  wait_for_child();
  finished_spawns = finished_spawns + 1;
}

void* spawn_until_cancelled(void* type) {
  for (;;) {
    spawn_once(*static_cast<int*>(type));
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, nullptr);
    pthread_testcancel();
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
  }
}

void cancel_one_thread(int type, int microseconds) {
  pthread_t thread;
  void* result = nullptr;
  unwaited = 0;
  ASSERT_EQ(pthread_create(&thread, nullptr, spawn_until_cancelled, &type), 0);
  usleep(static_cast<useconds_t>(microseconds));
  ASSERT_EQ(pthread_cancel(thread), 0);
  ASSERT_EQ(pthread_join(thread, &result), 0);
  // glibc: cancelled by pthread_setcancelstate, a thread ends without its result.
  if (type == PTHREAD_CANCEL_DEFERRED) {
    EXPECT_EQ(result, PTHREAD_CANCELED);
    EXPECT_EQ(unwaited, 0);
  }
  wait_for_child();
}

void cancel_many_threads(int type) {
  ends = support::helpers() + "ends";
  wrong = 0;
  finished_spawns = 0;
  cancel_one_thread(type, 1000);
  support::Watch watch;
  support::Watch::State before = watch.state();
  for (int round = 0; round < kRounds; round++) cancel_one_thread(type, round * 17 % 2000);
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(finished_spawns, 0);
  watch.expect_no_trace(before, kCache);
}

TEST(cancel, deferred_at_any_time__nothing_is_left) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { cancel_many_threads(PTHREAD_CANCEL_DEFERRED); }), 0);
}

TEST(cancel, asynchronous_at_any_time__no_spawn_is_cut_in_half) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { cancel_many_threads(PTHREAD_CANCEL_ASYNCHRONOUS); }), 0);
}

}  // namespace
