// SPDX-License-Identifier: MIT
// L: nothing of what the child does is seen in the caller.
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

enum { kSpawns = 30, kCanary = 8192 };

/// A copy at the end of a page that cannot be written, with nothing mapped on either side.
static void* guarded(const void* data, size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char* region = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  set_up(region != MAP_FAILED, "mmap");
  set_up(mprotect(region + page, page, PROT_READ | PROT_WRITE) == 0, "mprotect");
  memcpy(region + 2 * page - size, data, size);
  set_up(mprotect(region + page, page, PROT_READ) == 0, "mprotect");
  return region + 2 * page - size;
}

static char* guarded_text(const char* text) { return guarded(text, strlen(text) + 1); }

static char** guarded_pair(const char* first, const char* second) {
  char* list[] = {guarded_text(first), guarded_text(second), NULL};
  return guarded(list, sizeof list);
}

static atomic_bool is_over;

static void* watch_environment(void* unused) {
  char** list = environ;
  while (!atomic_load(&is_over)) {
    const char* value = getenv("CANARY");
    require(environ == list, "environ is another");
    require(value != NULL && strcmp(value, "alive") == 0, "a variable is gone");
  }
  return unused;
}

static void* watch_heap(void* unused) {
  enum { kBlocks = 32, kStep = 150 };
  while (!atomic_load(&is_over)) {
    unsigned char* blocks[kBlocks];
    for (int i = 0; i < kBlocks; i++) {
      set_up((blocks[i] = malloc((size_t)i * kStep + 1)) != NULL, "malloc");
      memset(blocks[i], i, (size_t)i * kStep + 1);
    }
    for (int i = 0; i < kBlocks; i++) {
      require(blocks[i][0] == i && blocks[i][i * kStep] == i, "the heap is overwritten");
      free(blocks[i]);
    }
  }
  return unused;
}

static void* watch_stdio(void* unused) {
  FILE* file = fopen("log", "w");
  set_up(file != NULL, "fopen");
  for (long size = 0; !atomic_load(&is_over); size += 5) {
    require(fputs("line\n", file) >= 0, "fputs gives %s", error_name(errno));
    require(ftell(file) == size + 5, "a stream is somewhere else");
  }
  fclose(file);
  return unused;
}

/// What a child that shares more than memory would change.
static void* watch_process(void* directory) {
  char now[PATH_MAX];
  sigset_t mask;
  pid_t group = getpgrp(), own = getpid();
  while (!atomic_load(&is_over)) {
    require(getcwd(now, sizeof now) != NULL && strcmp(now, directory) == 0,
            "the caller is in another directory");
    require(fcntl(20, F_GETFD) == -1 && fcntl(0, F_GETFD) == 0, "descriptors have changed");
    require(getpgrp() == group && getpid() == own, "the caller has other IDs");
    sigprocmask(SIG_BLOCK, NULL, &mask);
    require(sigismember(&mask, SIGHUP) == 0, "another thread's mask has changed");
  }
  return directory;
}

static _Thread_local unsigned char of_thread[kCanary];

/// Around each spawn the caller's stack and thread-local memory are full of a pattern.
static void spawn_with_canaries(struct launch l) {
  volatile unsigned char on_stack[kCanary];
  pthread_t own = pthread_self();
  for (int i = 0; i < kCanary; i++) on_stack[i] = of_thread[i] = (unsigned char)(i * 7);
  if (l.path == NULL) {
    require_exit(start(l), 0);
  } else {
    require_launch_error(l, ENOENT);
  }
  for (int i = 0; i < kCanary; i++) {
    require(on_stack[i] == (unsigned char)(i * 7), "the caller's stack is overwritten");
    require(of_thread[i] == (unsigned char)(i * 7), "thread-local memory is overwritten");
  }
  require(pthread_equal(own, pthread_self()), "the thread is another");
}

static posix_spawnattr_t* make_attributes(void) {
  static posix_spawnattr_t attributes;
  sigset_t full;
  sigfillset(&full);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setsigmask(&attributes, &full);
  posix_spawnattr_setsigdefault(&attributes, &full);
  return &attributes;
}

static posix_spawn_file_actions_t* make_actions(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  require_error("addopen", posix_spawn_file_actions_addopen(&actions, 20, "log", O_RDONLY, 0), 0);
  require_error("adddup2", posix_spawn_file_actions_adddup2(&actions, 20, 1), 0);
  require_error("addclose", posix_spawn_file_actions_addclose(&actions, 0), 0);
  require_error("addchdir", add_chdir(&actions, "deeper"), 0);
  return guarded(&actions, sizeof actions);
}

static void start_watching(void) {
  static char directory[PATH_MAX];
  set_up(getcwd(directory, sizeof directory) != NULL, "getcwd");
  start_thread(watch_environment, NULL);
  start_thread(watch_heap, NULL);
  start_thread(watch_stdio, NULL);
  start_thread(watch_process, directory);
}

ASSERTION(PS_203) {
  posix_spawnattr_t* attributes = make_attributes();
  posix_spawnattr_t copy = *attributes;
  struct launch l = {.actions = make_actions(), .attributes = attributes};
  setenv("CANARY", "alive", 1);
  set_up(mkdir("deeper", 0755) == 0, "mkdir");
  write_file("log", "", 0600);
  l.argv = guarded_pair("report", "--quiet");
  l.envp = guarded_pair("CANARY=gone", "OTHER=new");
  char* none = guarded_text("./none");
  start_watching();
  for (int i = 0; i < kSpawns; i++) {
    l.path = NULL;
    spawn_with_canaries(l);
    l.path = none;
    spawn_with_canaries(l);
    require(memcmp(attributes, &copy, sizeof copy) == 0, "the attributes have changed");
  }
  atomic_store(&is_over, true);
}
