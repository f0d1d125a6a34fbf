// SPDX-License-Identifier: MIT
// Starting threads, and several that begin together.
#include "conformance/harness/threads.h"

enum { kMost = 16 };

pthread_t start_thread(void* (*run)(void* argument), void* argument) {
  pthread_t thread;
  errno = pthread_create(&thread, NULL, run, argument);
  set_up(errno == 0, "pthread_create");
  return thread;
}

struct body {
  void (*run)(void);
};

static void* call(void* argument) {
  ((struct body*)argument)->run();
  return NULL;
}

void in_thread(void (*run)(void)) {
  struct body body = {run};
  pthread_join(start_thread(call, &body), NULL);
}

struct part {
  void (*run)(int number);
  int number;
  pthread_barrier_t* start;
};

static void* run_part(void* argument) {
  struct part* part = argument;
  pthread_barrier_wait(part->start);
  part->run(part->number);
  return NULL;
}

void run_in_threads(int count, void (*run)(int number)) {
  pthread_t threads[kMost];
  struct part parts[kMost];
  pthread_barrier_t start;
  require(count <= kMost, "a case of more threads than there are");
  set_up((errno = pthread_barrier_init(&start, NULL, (unsigned)count)) == 0, "a barrier");
  for (int i = 0; i < count; i++) {
    parts[i] = (struct part){run, i, &start};
    threads[i] = start_thread(run_part, &parts[i]);
  }
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}
