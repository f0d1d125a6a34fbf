// SPDX-License-Identifier: MIT
// system: many threads, signals and forks at once.
#include "tests/portable/commands.h"

static int exit_of(const char* command) {
  int status = system(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

enum { kThreads = 8, kCommands = 25 };

static int mistakes;
static int interrupts;
static int is_over;

static void count_interrupt(int number) {
  (void)number;
  __atomic_fetch_add(&interrupts, 1, __ATOMIC_RELAXED);
}

static void* run_often(void* number) {
  char command[32];
  for (int i = 0; i < kCommands; i++) {
    int code = (int)((long)number * kCommands + i) % 100;
    snprintf(command, sizeof command, "exit %d", code);
    if (exit_of(command) != code) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

/// Makes threads of its own kind come and go besides, and signals.
static void* disturb(void* unused) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    kill(getpid(), SIGINT);
    pid_t pid = fork();
    if (pid == 0) {
      alarm(20);
      _exit(exit_of("exit 11"));
    }
    if (pid > 0 && wait_for(pid) != 11 << 8) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
  }
  return unused;
}

static void run_in_a_crowd(void) {
  pthread_t threads[kThreads + 1];
  struct sigaction action = {.sa_handler = count_interrupt, .sa_flags = SA_RESTART};
  sigaddset(&action.sa_mask, SIGUSR2);
  sigaction(SIGINT, &action, NULL);
  pthread_create(&threads[kThreads], NULL, disturb, NULL);
  for (long i = 0; i < kThreads; i++) pthread_create(&threads[i], NULL, run_often, (void*)i);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  is_over = 1;
  pthread_join(threads[kThreads], NULL);
  CHECK_EQ(mistakes, 0);
  struct sigaction now;
  sigaction(SIGINT, NULL, &now);
  CHECK(now.sa_handler == count_interrupt);
  CHECK_EQ(now.sa_flags & SA_RESTART, SA_RESTART);
  CHECK(sigismember(&now.sa_mask, SIGUSR2));
  CHECK(handler_of(SIGQUIT) == SIG_DFL);
  int before = interrupts;
  kill(getpid(), SIGINT);
  CHECK(interrupts > before);
  CHECK(has_no_child());
}

static void system__many_threads_forks_and_interrupts__all_are_right(void) {
  if (skip_where_libc_cannot_clone()) return;
  run_apart(run_in_a_crowd);
}

int main(void) {
  check_library();
  RUN(system__many_threads_forks_and_interrupts__all_are_right);
  return check_end();
}
