// SPDX-License-Identifier: MIT
// The lock that a fork cannot leave behind.
#include "commands/lock.hpp"

#include <gtest/gtest.h>
#include <prepare.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spawn/signal_block.hpp"

namespace {

using libspawn::Lock;
using libspawn::Locked;

constexpr int kThreads = 8;
constexpr int kRounds = 20000;

struct Shared {
  Lock lock;
  int count = 0;
};

void* count_often(void* argument) {
  auto& shared = *static_cast<Shared*>(argument);
  libspawn::SignalBlock block;
  for (int i = 0; i < kRounds; i++) {
    Locked locked(shared.lock);
    volatile int* count = &shared.count;
    *count = *count + 1;
  }
  return nullptr;
}

void count_in_threads(Shared& shared) {
  pthread_t threads[kThreads];
  for (pthread_t& thread : threads) pthread_create(&thread, nullptr, count_often, &shared);
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
}

TEST(lock, many_threads__are_one_at_a_time) {
  Shared shared;
  count_in_threads(shared);
  EXPECT_EQ(shared.count, kThreads * kRounds);
}

TEST(lock, held_by_another_thread__is_waited_for) {
  Shared shared;
  pthread_t thread;
  shared.lock.acquire();
  pthread_create(&thread, nullptr, count_often, &shared);
  usleep(20000);
  EXPECT_EQ(__atomic_load_n(&shared.count, __ATOMIC_RELAXED), 0);
  shared.lock.release();
  pthread_join(thread, nullptr);
  EXPECT_EQ(shared.count, kRounds);
}

/// Exit status of a child, forked while this process holds the lock, that uses it in threads.
int end_of_child(Shared& shared) {
  pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    count_in_threads(shared);
    _exit(shared.count == kThreads * kRounds ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

TEST(lock, held_when_forked__is_free_in_the_child) {
  Shared shared;
  shared.lock.acquire();
  EXPECT_EQ(end_of_child(shared), 0);
  shared.lock.release();
}

TEST(lock, awaited_when_forked__is_free_in_the_child) {
  Shared shared;
  pthread_t thread;
  shared.lock.acquire();
  pthread_create(&thread, nullptr, count_often, &shared);
  usleep(20000);
  EXPECT_EQ(end_of_child(shared), 0);
  shared.lock.release();
  pthread_join(thread, nullptr);
}

void* count_late(void* argument) {
  auto& shared = *static_cast<Shared*>(argument);
  libspawn::SignalBlock block;
  Locked locked(shared.lock);
  __atomic_store_n(&shared.count, 1, __ATOMIC_RELEASE);
  usleep(50000);
  __atomic_store_n(&shared.count, 2, __ATOMIC_RELEASE);
  return nullptr;
}

TEST(lock, held_when_a_nascent_child_wants_it__is_waited_for) {
  Shared shared;
  pthread_t thread;
  pthread_create(&thread, nullptr, count_late, &shared);
  while (__atomic_load_n(&shared.count, __ATOMIC_ACQUIRE) == 0) usleep(100);
  ASSERT_EQ(prepare(nullptr), 0);
  shared.lock.acquire();
  int count = __atomic_load_n(&shared.count, __ATOMIC_ACQUIRE);
  shared.lock.release();
  pid_t pid = prep_exit(0);
  EXPECT_EQ(count, 2);
  EXPECT_EQ(waitpid(pid, nullptr, 0), pid);
  pthread_join(thread, nullptr);
}

}  // namespace
