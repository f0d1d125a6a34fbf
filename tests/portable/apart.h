// SPDX-License-Identifier: MIT
// Bodies of tests in a process of their own, which they may ruin; as an ordinary user too.
#pragma once

#include <grp.h>
#include <sys/prctl.h>

#include "tests/portable/programs.h"

enum { kUser = 65534 };  // nobody
enum { kSeconds = 60, kBodyFailed = 103, kBodySkipped };

/// Runs `body`, where there is nothing to prepare or `prepare` succeeds, in a copy of this process;
/// its checks count for the test. The codes are rare: another program may have taken its place.
static inline void run_prepared(int (*prepare)(void), void (*body)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    check.failures = 0;
    alarm(kSeconds);
    if (prepare == NULL || prepare()) body();
    _exit(check.failures != 0 ? kBodyFailed : check.is_settled ? kBodySkipped : 0);
  }
  int status = wait_for(pid);
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code != kBodyFailed && code != kBodySkipped) {
    CHECK_EQ(status, 0);
    return;
  }
  check.failures += code == kBodyFailed;
  check.is_settled = 1;
}

static inline void run_apart(void (*body)(void)) { run_prepared(NULL, body); }

static inline int give_up_root(void) {
  if (setgroups(0, NULL) != 0 || setresgid(kUser, kUser, kUser) != 0) return 0;
  if (setresuid(kUser, kUser, kUser) != 0) return 0;
  // Linux: else its files in /proc stay root's.
  return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

/// Makes root an ordinary user for good; others are one. False, and skipped, where it may not.
static inline int become_user(void) {
  if (geteuid() != 0 || give_up_root()) return 1;
  check_skip("this root may not become another user");
  return 0;
}

/// True if a process of its own can do it.
static inline int is_possible(int (*attempt)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) _exit(attempt() ? 0 : 1);
  return wait_for(pid) == 0;
}

/// Skips the test where this is not root, or a root that may not become another user.
static inline int skip_where_user_stays(void) {
  if (is_possible(give_up_root)) return 0;
  check_skip("may not become another user");
  return 1;
}

/// Runs `body` apart, as an ordinary user, who can execute the helper programs.
static inline void run_as_user(void (*body)(void)) {
  publish_helpers();
  run_prepared(become_user, body);
}
