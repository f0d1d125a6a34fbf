/* SPDX-License-Identifier: MIT */
/* Several threads, each launching and waiting on its own: the time of a launch, over all of them.
 */
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>

#include "bench/runner/runner.h"

struct Worker {
  const struct Setting* setting;
  pthread_barrier_t* barrier;
  pthread_t thread;
  size_t count;
  int64_t start;
  int64_t end;
};

static void* work(void* data) {
  struct Worker* worker = data;
  const struct Setting* setting = worker->setting;
  pthread_barrier_wait(worker->barrier);
  worker->start = now();
  for (size_t i = 0; i < worker->count; i++) {
    pid_t pid = -1;
    expect(posix_spawn(&pid, setting->child, NULL, NULL, setting->argv, setting->envp), "spawn");
    reap(pid);
  }
  worker->end = now();
  return NULL;
}

static int64_t batch(const struct Setting* setting, size_t count) {
  struct Worker* workers = calloc(setting->threads, sizeof *workers);
  pthread_barrier_t barrier;
  expect(workers == NULL ? ENOMEM : 0, "workers");
  expect(pthread_barrier_init(&barrier, NULL, (unsigned)setting->threads), "barrier");
  for (size_t i = 0; i < setting->threads; i++) {
    workers[i] = (struct Worker){.setting = setting, .barrier = &barrier, .count = count};
    expect(pthread_create(&workers[i].thread, NULL, work, &workers[i]), "thread");
  }
  int64_t start = INT64_MAX;
  int64_t end = 0;
  for (size_t i = 0; i < setting->threads; i++) {
    expect(pthread_join(workers[i].thread, NULL), "join");
    if (workers[i].start < start) start = workers[i].start;
    if (workers[i].end > end) end = workers[i].end;
  }
  pthread_barrier_destroy(&barrier);
  free(workers);
  return (end - start) / (int64_t)(count * setting->threads);
}

const struct Case case_threads = {.batch = batch};
