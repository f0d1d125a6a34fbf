// SPDX-License-Identifier: MIT
// Starting threads.
#include "conformance/harness/thread.h"

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
