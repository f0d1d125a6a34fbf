// SPDX-License-Identifier: MIT
// Commands of a nascent child, while other threads of its parent, in the same memory, run theirs.
#include "tests/portable/nascent.h"

#include <pthread.h>

enum { kThreads = 3, kRounds = 100 };

static int has_begun;
static int is_over;

static void on_interrupt(int signal) { (void)signal; }

static void* run_command(void* status) {
  while (!__atomic_load_n(&has_begun, __ATOMIC_ACQUIRE)) usleep(1000);
  *(int*)status = system("sleep 0.5");
  return NULL;
}

/// Waits until a process ignores SIGINT.
static int ignores_interrupts(pid_t pid) {
  for (int i = 0; i < 5000; i++) {
    if ((status_mask(pid, "SigIgn:") & 1ULL << (SIGINT - 1)) != 0) return 1;
    usleep(1000);
  }
  return 0;
}

static void nascent_child__system_during_a_threads_own__leaves_the_parents_actions(void) {
  if (skip_where_libc_cannot_clone()) return;
  struct sigaction action = {.sa_handler = on_interrupt};
  pthread_t thread;
  int status = -1;
  sigaction(SIGINT, &action, NULL);
  if (!CHECK_EQ(pthread_create(&thread, NULL, run_command, &status), 0) || !begin()) return;
  __atomic_store_n(&has_begun, 1, __ATOMIC_RELEASE);
  CHECK(ignores_interrupts(getppid()));
  CHECK_EQ(system("exit 0"), 0);
  CHECK_EQ(shell_status("exit 0"), 0);
  pthread_join(thread, NULL);
  CHECK_EQ(status, 0);
  sigaction(SIGINT, NULL, &action);
  CHECK(action.sa_handler == on_interrupt);
}

static int popen_status(void) {
  FILE* stream = popen("exit 3", "r");
  return stream == NULL ? -1 : pclose(stream);
}

static void* open_streams(void* mistakes) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) *(int*)mistakes += popen_status() != 3 << 8;
  return NULL;
}

static void nascent_children__popen_beside_other_threads__are_one_at_a_time(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t threads[kThreads];
  int mistakes[kThreads + 1] = {0};
  for (int i = 0; i < kThreads; i++) {
    if (pthread_create(&threads[i], NULL, open_streams, &mistakes[i]) != 0) exit(1);
  }
  for (int i = 0; i < kRounds && begin(); i++) {
    mistakes[kThreads] += popen_status() != 3 << 8;
    CHECK_EQ(end_of(prep_exit(0)), 0);
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i <= kThreads; i++) CHECK_EQ(mistakes[i], 0);
}

int main(void) {
  check_library();
  alarm(60);
  RUN(nascent_child__system_during_a_threads_own__leaves_the_parents_actions);
  RUN(nascent_children__popen_beside_other_threads__are_one_at_a_time);
  return check_end();
}
