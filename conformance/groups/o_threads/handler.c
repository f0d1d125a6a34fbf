// SPDX-License-Identifier: MIT
// O: spawns in a signal handler that has interrupted the heap, or another spawn.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "conformance/harness/launch.h"

enum { kSignals = 60, kBlocks = 32 };

static pthread_t spawner;
static volatile sig_atomic_t is_in_heap, interrupted, handled;

static void spawn_in_handler(int signal) {
  char* argv[] = {"report", "--quiet", "--exit=7", NULL};
  pid_t pid = -1;
  (void)signal;
  interrupted += is_in_heap;
  if (handled % 3 == 0) {
    require_error("posix_spawnp", posix_spawnp(&pid, "program", NULL, NULL, argv, environ), 0);
  } else {
    pid = start((struct launch){.argv = argv});
  }
  require_exit(pid, 7);
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  handled++;
}

/// One signal after the other, when the last was handled.
static void* send_signals(void* unused) {
  for (int i = 0; i < kSignals; i++) {
    pthread_kill(spawner, SIGUSR1);
    while (handled <= i) nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 7919 * i % 200000}, NULL);
  }
  return unused;
}

/// Sizes for which the heap's lock is taken.
static void use_heap(void) {
  void* blocks[kBlocks];
  is_in_heap = 1;
  for (size_t i = 0; i < kBlocks; i++) blocks[i] = malloc(1500 + i * 7919 % 60000);
  for (size_t i = 0; i < kBlocks; i++) free(blocks[(i * 5 + 3) % kBlocks]);
  is_in_heap = 0;
}

ASSERTION(TH_005) {
  pthread_t sender;
  struct sigaction action = {.sa_handler = spawn_in_handler, .sa_flags = SA_RESTART};
  copy_reporter("program");
  set_up(setenv("PATH", "/none:.", 1) == 0, "setenv");
  spawner = pthread_self();
  (void)reporter();
  set_up(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
  set_up((errno = pthread_create(&sender, NULL, send_signals, NULL)) == 0, "a thread");
  for (int i = 0; handled < kSignals; i++) {
    use_heap();
    if (i % 4 == 0) require_launch_error((struct launch){.path = "./none"}, ENOENT);
  }
  pthread_join(sender, NULL);
  require(interrupted > 0, "no handler has interrupted the heap");
  note("works in a handler");
}
