// SPDX-License-Identifier: MIT
// O: PATH that threads change, one at a time, between the searches of others.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/o_threads/numbered.h"
#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

enum {
  kThreads = 4,
  kSpawns = 20,
  kPlaces = 3,
  kNowhere = kPlaces,
  kChildren = kThreads * kSpawns
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char here[512];
static int place;                // which PATH was set last
static int expected[kChildren];  // where each child's program is, kNowhere for a search in vain

static void set_place(int next) {
  char path[1100];
  snprintf(path, sizeof path, "%s/nothing:%s/place-%d", here, here, next);
  if (next == kNowhere) snprintf(path, sizeof path, "%s/nothing", here);
  set_up(setenv("PATH", path, 1) == 0, "setenv");
  place = next;
}

/// A search while the lock is held: it sees the PATH that was set last, by whichever thread.
static void search(int number) {
  char name[16];
  char* argv[] = {"program", name, NULL};
  pid_t pid = -1;
  snprintf(name, sizeof name, "%d", number);
  pthread_mutex_lock(&lock);
  expected[number] = place;
  int error = posix_spawnp(&pid, "program", NULL, NULL, argv, environ);
  pthread_mutex_unlock(&lock);
  if (expected[number] != kNowhere) {
    require_error("posix_spawnp", error, 0);
    require_exit(pid, 0);
  } else if (error == 0) {
    require_exit(pid, 127);
  } else {
    require_error("posix_spawnp in a PATH without the program", error, ENOENT);
  }
}

static void change_and_search(int thread) {
  for (int i = 0; i < kSpawns; i++) {
    if (i % 2 == thread % 2) {
      pthread_mutex_lock(&lock);
      set_place((place + 1 + i % kPlaces) % (kPlaces + 1));
      pthread_mutex_unlock(&lock);
    }
    search(thread * kSpawns + i);
  }
}

static void make_places(void) {
  char name[64];
  set_up(getcwd(here, sizeof here) != NULL && mkdir("nothing", 0755) == 0, "mkdir");
  for (int i = 0; i < kPlaces; i++) {
    snprintf(name, sizeof name, "place-%d", i);
    set_up(mkdir(name, 0755) == 0, "mkdir");
    snprintf(name, sizeof name, "place-%d/program", i);
    set_up(symlink(reporter(), name) == 0, "symlink");
  }
}

ASSERTION(TH_002) {
  char path[1100];
  int children = 0;
  make_places();
  set_place(0);
  run_in_threads(kThreads, change_and_search);
  for (int i = 0; i < kChildren; i++) children += expected[i] != kNowhere;
  for (int i = 0; i < children; i++) {
    await_report();
    snprintf(path, sizeof path, "%s/place-%d/program", here, expected[number_of_child()]);
    require(strcmp(seen("execfn"), path) == 0, "a search did not see the PATH that was set");
  }
}
