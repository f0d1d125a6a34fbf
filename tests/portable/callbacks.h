// SPDX-License-Identifier: MIT
// Functions that run in the child: what they see and do there. They call nothing but the system.
#pragma once

#include <pthread.h>
#include <stdint.h>

#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

enum {
  kErrnoBefore = 4321,
  kErrnoInside = 1234,
  kStackUsed = 48 * 1024,
  kStackMapped = 128 * 1024
};

/// Runs `body` apart: in shared memory, and where the child has a copy.
static inline void run_in_each_memory(void (*body)(void)) {
  run_apart(body);
  run_prepared(refuse_sharing, body);
}

/// Gives the number that the argument points to.
static inline int give(void* number) { return *(int*)number; }

static inline int leave(void* status) { _exit(*(int*)status); }

/// Sleeps until a signal comes.
static inline int hang(void* unused) {
  (void)unused;
  while (pause() != 0) continue;
  return 0;
}

static inline int set_errno(void* result) {
  errno = kErrnoInside;
  return give(result);
}

/// Opens and closes a file: where the thread is to be cancelled, it would end here.
static inline int open_and_close(void* unused) {
  (void)unused;
  int file = open("/dev/null", O_RDONLY);
  return file < 0 || close(file) != 0 ? errno : 0;
}

/// Needs nearly all of the stack that a callback is promised.
static inline int use_stack(void* unused) {
  volatile char bytes[kStackUsed];
  (void)unused;
  for (int i = 0; i < kStackUsed; i += 64) bytes[i] = 1;
  return bytes[0] + bytes[kStackUsed / 2] - 2;
}

/// Writes below the stack, and below what keeps it from other memory.
static inline int overrun_stack(void* unused) {
  volatile char* at = (volatile char*)__builtin_frame_address(0);
  (void)unused;
  for (int i = 0; i < kStackMapped; i += 1024) at[-i] = 1;
  return 0;
}

/// Linux 5.16: before, whoever shares the memory of a process that dumps core dies as well.
static inline int spares_sharers(void) {
  int major = 0;
  int minor = 0;
  char text[kTextSize];
  sscanf(line_of("/proc/sys/kernel/osrelease", "", text), "%d.%d", &major, &minor);
  return major > 5 || (major == 5 && minor >= 16);
}

/// A child of the callback's own.
static inline int spawn_another(void* status) {
  char* argv[] = {"sh", "-c", "exit 7", NULL};
  pid_t pid = -1;
  int error = posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ);
  if (error != 0) return error;
  if (waitpid(pid, (int*)status, 0) != pid) return errno;
  return WEXITSTATUS(*(int*)status) == 7 ? 0 : EDOM;
}

static inline void ignore_number(int number) { (void)number; }

/// Where the only child is killed by the signal that the argument points to, once it sleeps.
static inline void* kill_only_child(void* number) {
  for (int i = 0; i < 5000; i++) {
    char name[64];
    char text[kTextSize];
    snprintf(name, sizeof name, "task/%d/children", (int)getpid());
    pid_t pid = (pid_t)strtol(proc_line(getpid(), name, text), NULL, 10);
    if (pid > 0 && state_of(pid) == 'S') {
      kill(pid, *(int*)number);
      return NULL;
    }
    usleep(1000);
  }
  return NULL;
}

/// Runs `body` in a thread that is to be cancelled from its beginning; true if it was, but only
/// after it.
static int was_reached;

static void* cancel_around(void* body) {
  pthread_cancel(pthread_self());
  ((void (*)(void))(uintptr_t)body)();
  was_reached++;
  pthread_testcancel();
  return NULL;
}

static inline int runs_to_be_cancelled(void (*body)(void)) {
  pthread_t thread;
  void* result = NULL;
  was_reached = 0;
  if (!CHECK_EQ(pthread_create(&thread, NULL, cancel_around, (void*)(uintptr_t)body), 0)) return 0;
  pthread_join(thread, &result);
  return was_reached == 1 && result == PTHREAD_CANCELED;
}

/// run_apart() of what starts threads.
static inline void run_threaded_apart(void (*body)(void)) {
  if (!skip_where_libc_cannot_clone()) run_apart(body);
}

/// Runs `body` in eight threads at once.
enum { kThreads = 8 };

static inline void run_threads(void* (*body)(void*)) {
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; i++) CHECK_EQ(pthread_create(&threads[i], NULL, body, NULL), 0);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
}
