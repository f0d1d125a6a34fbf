// SPDX-License-Identifier: MIT
// The whole framework: CHECKs that print one line for each test, for programs of any libc.
#pragma once

#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <spawn_np.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
  const char* test;  // the one that runs
  int is_settled;    // its line was printed
  int failures;      // of all tests
} check;

/// The line of a test that has none yet. Flushed, so that no copy of this process prints it again.
#define SETTLE(...)              \
  do {                           \
    if (check.is_settled) break; \
    check.is_settled = 1;        \
    printf(__VA_ARGS__);         \
    fflush(stdout);              \
  } while (0)

static inline void check_skip(const char* reason) { SETTLE("skip - %s: %s\n", check.test, reason); }

/// The first failure of a test is its line; the test goes on, to its cleaning up.
#define CHECK_EQ(seen, expected) \
  check_equal(__FILE__, __LINE__, #seen, (long)(seen), (long)(expected))
#define CHECK_TEXT(seen, expected) check_equal_text(__FILE__, __LINE__, #seen, seen, expected)
#define CHECK(condition) CHECK_EQ(!!(condition), 1)

static inline int check_equal(const char* file, int line, const char* what, long seen,
                              long expected) {
  if (seen == expected) return 1;
  check.failures++;
  SETTLE("not ok - %s: %s:%d %s is %ld, not %ld\n", check.test, file, line, what, seen, expected);
  return 0;
}

static inline int check_equal_text(const char* file, int line, const char* what, const char* seen,
                                   const char* expected) {
  if (strcmp(seen, expected) == 0) return 1;
  check.failures++;
  SETTLE("not ok - %s: %s:%d %s is \"%s\", not \"%s\"\n", check.test, file, line, what, seen,
         expected);
  return 0;
}

#define RUN(test) check_run(#test, test)

static inline void check_run(const char* name, void (*test)(void)) {
  check.test = name;
  check.is_settled = 0;
  test();
  SETTLE("ok - %s\n", name);
}

static inline int check_end(void) { return check.failures == 0 ? 0 : 1; }

/// Only libspawn takes SCHED_BATCH (glibc: EINVAL, musl: ENOSYS), a negative directory never
/// (glibc: 0), and lets a new session's leader ask for its own group (both: EPERM).
static inline int check_is_libspawn(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {(char*)"none", NULL};
  pid_t pid = 0;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  if (posix_spawnattr_setschedpolicy(&attributes, 3 /* SCHED_BATCH */) != 0) return 0;
  if (posix_spawn_file_actions_addfchdir_np(&actions, -1) != EBADF) return 0;
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  int error = posix_spawn(&pid, "/none", &actions, &attributes, argv, NULL);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == ENOENT;
}

/// Ends the program where its functions are libc's.
static inline void check_library(void) {
  if (check_is_libspawn()) return;
  printf("not ok - library: posix_spawn is not libspawn's\n");
  exit(1);
}
