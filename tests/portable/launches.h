// SPDX-License-Identifier: MIT
// Asynchronous launches: of what ends, of what is missing, and of what sits in opening a FIFO.
#pragma once

#include <sys/time.h>
#include <time.h>

#include "tests/portable/stuck.h"

enum { kEndsWith = 7, kSoon = 20000 };

static const posix_spawn_handle_np kNoLaunch = {-7, -7, -7, 0, {0, 0}};

/// Starts a program without arguments; its handle, or kNoLaunch after a failed check.
static inline posix_spawn_handle_np launch(const char* path,
                                           const posix_spawn_file_actions_t* actions,
                                           const posix_spawnattr_t* attributes) {
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {(char*)"launched", NULL};
  CHECK_EQ(posix_spawn_start_np(&handle, path, actions, attributes, argv, environ), 0);
  return handle;
}

/// What a start answers that must fail: the handle is then as it was.
static inline int launch_error(const char* path, const posix_spawn_file_actions_t* actions,
                               const posix_spawnattr_t* attributes) {
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {(char*)"launched", NULL};
  errno = 4711;
  int error = posix_spawn_start_np(&handle, path, actions, attributes, argv, environ);
  CHECK_EQ(errno, 4711);
  if (error == 0) {
    posix_spawn_cancel_np(&handle);
  } else {
    CHECK_EQ(memcmp(&handle, &kNoLaunch, sizeof handle), 0);
  }
  return error;
}

/// The program that exits with kEndsWith.
static inline posix_spawn_handle_np launch_ends(const posix_spawn_file_actions_t* actions,
                                                const posix_spawnattr_t* attributes) {
  char path[kTextSize];
  return launch(helper("ends", path), actions, attributes);
}

/// The same, which waits in its only action for somebody to open the FIFO for writing.
static inline posix_spawn_handle_np launch_stuck(const posix_spawnattr_t* attributes) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 20, fifo, O_RDONLY, 0);
  posix_spawn_handle_np handle = launch_ends(&actions, attributes);
  posix_spawn_file_actions_destroy(&actions);
  return handle;
}

/// Lets all go on that sit in opening the FIFO, and those to come, until the descriptor is closed.
static inline int release_stuck(void) { return open(fifo, O_RDWR | O_CLOEXEC); }

static inline void wait_until_stuck(pid_t pid) {
  for (int i = 0; i < 5000 && !sits_in_open(pid); i++) usleep(1000);
  CHECK(sits_in_open(pid));
}

/// Finishes a launch; the end of the program as end_of() tells it, or 1000 and the error number.
static inline int end_of_launch(posix_spawn_handle_np* handle) {
  errno = 4711;
  int error = posix_spawn_finish_np(handle, kSoon);
  CHECK_EQ(errno, 4711);
  if (error != 0) return 1000 + error;
  if (handle->pidfd >= 0) CHECK_EQ(close(handle->pidfd), 0);
  return end_of(handle->pid);
}

static inline double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// SIGCHLDs that came, from the first call on.
static volatile sig_atomic_t children_signalled;
static inline void count_signal(int number) {
  (void)number;
  children_signalled = children_signalled + 1;
}
static inline void count_sigchld(void) {
  children_signalled = 0;
  signal(SIGCHLD, count_signal);
}

/// No child, and as many open descriptors as there were.
static inline void check_nothing_left(int descriptors) {
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static inline void check_used_up(posix_spawn_handle_np* handle) {
  CHECK_EQ(posix_spawn_finish_np(handle, 0), EINVAL);
  CHECK_EQ(posix_spawn_finish_np(handle, -1), EINVAL);
  CHECK_EQ(posix_spawn_cancel_np(handle), EINVAL);
}
