// SPDX-License-Identifier: MIT
// Threads that begin together.
#include "conformance/harness/threads.h"

#include <pthread.h>

#include "conformance/harness/conform.h"

enum { kMost = 16 };

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
    set_up((errno = pthread_create(&threads[i], NULL, run_part, &parts[i])) == 0, "a thread");
  }
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}
