// SPDX-License-Identifier: MIT
// The threads of a watch.
#include "conformance/harness/watch.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/harness/threads.h"

enum { kIdle = 3 };

static describe_thread* describe;
static char at_start[512];
static char otherwise[512];  // read when the watching thread has ended
static pthread_t watcher;
static atomic_int rounds;
static atomic_bool is_over;

static void* do_nothing(void* unused) {
  for (;;) pause();
  return unused;
}

static void look_at(pid_t thread) {
  char text[sizeof at_start];
  describe(thread, text, sizeof text);
  if (text[0] != '\0' && strcmp(text, at_start) != 0) memcpy(otherwise, text, sizeof text);
}

static void look_at_all(DIR* threads) {
  rewinddir(threads);
  for (struct dirent* entry; (entry = readdir(threads)) != NULL;) {
    if (entry->d_name[0] != '.') look_at((pid_t)atol(entry->d_name));
  }
}

static void* watch(void* threads) {
  do {
    look_at_all(threads);
    atomic_fetch_add(&rounds, 1);
    usleep(10);  // so that one processor is enough for real-time threads
  } while (!atomic_load(&is_over));
  closedir(threads);
  return NULL;
}

static bool has_looked(void* unused) {
  (void)unused;
  return atomic_load(&rounds) > 0;
}

void start_watch(describe_thread* chosen) {
  DIR* threads = opendir("/proc/self/task");
  set_up(threads != NULL, "/proc/self/task");
  describe = chosen;
  describe(getpid(), at_start, sizeof at_start);
  set_up(at_start[0] != '\0', "describing the calling thread");
  for (int i = 0; i < kIdle; i++) {
    start_thread(do_nothing, NULL);
  }
  watcher = start_thread(watch, threads);
  set_up(eventually(has_looked, NULL), "the first look at all threads");
}

void stop_watch(const char* what) {
  atomic_store(&is_over, true);
  pthread_join(watcher, NULL);
  if (otherwise[0] != '\0') fail("%s was \"%s\", not \"%s\"", what, otherwise, at_start);
}
