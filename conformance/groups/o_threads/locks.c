// SPDX-License-Identifier: MIT
// O: spawns while other threads hold locks.
#include <fcntl.h>
#include <link.h>
#include <locale.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kSpawns = 60, kBlocks = 16 };

static atomic_bool is_over;
static sem_t held;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/// Says that a lock is held, and holds it to the end.
static void hold(void) {
  sem_post(&held);
  while (!is_over) sleep_milliseconds(1);
}

static void* hold_streams(void* unused) {
  FILE* const streams[] = {stdin, stdout, stderr};
  for (int i = 0; i < 3; i++) flockfile(streams[i]);
  hold();
  for (int i = 0; i < 3; i++) funlockfile(streams[i]);
  return unused;
}

static int hold_in_list(struct dl_phdr_info* info, size_t size, void* unused) {
  (void)info, (void)size, (void)unused;
  hold();
  return 1;
}

/// The dynamic loader's lock, in libcs that keep it for the caller's function.
static void* hold_loader(void* unused) {
  dl_iterate_phdr(hold_in_list, NULL);
  return unused;
}

static void* hold_mutex(void* unused) {
  pthread_mutex_lock(&mutex);
  hold();
  pthread_mutex_unlock(&mutex);
  return unused;
}

/// glibc: threads have heaps of their own; these blocks are the spawning one's.
static void* hammer_heap(void* blocks) {
  void** block = blocks;
  for (size_t round = 0; !is_over; round++) {
    for (size_t i = 0; i < kBlocks; i++) {
      void* resized = realloc(block[i], 1500 + (i + round) * 7919 % 60000);
      if (resized != NULL) block[i] = resized;
    }
  }
  return NULL;
}

static void** allocate_blocks(void) {
  void** blocks = calloc(kBlocks, sizeof *blocks);
  set_up(blocks != NULL, "calloc");
  for (size_t i = 0; i < kBlocks; i++) set_up((blocks[i] = malloc(3000)) != NULL, "malloc");
  return blocks;
}

static void* hammer_streams_and_locale(void* unused) {
  while (!is_over) {
    FILE* file = fopen("/dev/null", "we");
    if (file == NULL) continue;
    fprintf(file, "%d %f\n", 17, 0.5);
    fflush(file);
    fclose(file);
    setlocale(LC_ALL, "C");
    locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (locale != (locale_t)0) freelocale(locale);
  }
  return unused;
}

static void spawn_often(void) {
  char* argv[] = {"report", "--quiet", "--exit=7", NULL};
  for (int i = 0; i < kSpawns; i++) {
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 5, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, 5, 6);
    if (i % 3 == 0) {
      int error = posix_spawnp(&pid, "program", &actions, NULL, argv, environ);
      require_error("posix_spawnp", error, 0);
    } else {
      pid = start((struct launch){.argv = argv, .actions = &actions});
    }
    posix_spawn_file_actions_destroy(&actions);
    require_exit(pid, 7);
  }
}

ASSERTION(TH_006) {
  static void* (*const runs[])(void*) = {hammer_heap, hammer_heap, hammer_streams_and_locale,
                                         hold_mutex,  hold_loader, hold_streams};
  enum { kThreads = sizeof runs / sizeof runs[0], kHolders = 3 };
  pthread_t threads[kThreads];
  copy_reporter("program");
  set_up(setenv("PATH", "/none:.", 1) == 0 && sem_init(&held, 0, 0) == 0, "sem_init");
  for (int i = 0; i < kThreads; i++) {
    set_up((errno = pthread_create(&threads[i], NULL, runs[i], allocate_blocks())) == 0,
           "a thread");
  }
  for (int i = 0; i < kHolders; i++) sem_wait(&held);
  spawn_often();
  is_over = true;
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
}
