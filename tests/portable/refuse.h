// SPDX-License-Identifier: MIT
// System calls that fail for good, to this process and its children.
#pragma once

#include "tests/portable/apart.h"

// As in <linux/filter.h> and <linux/seccomp.h>, which musl-gcc does not find.
enum { kLoad = 0x20, kJumpEqual = 0x15, kAnd = 0x54, kReturn = 0x06 };
enum { kOffsetOfCall = 0, kOffsetOfArguments = 16, kModeFilter = 2 };
enum { kCloseRange = 436 };
static const unsigned kAllow = 0x7fff0000;
static const unsigned kAnswerError = 0x00050000;
static const unsigned kKillProcess = 0x80000000;

struct instruction {
  unsigned short code;
  unsigned char if_true, if_false;
  unsigned k;
};

/// From now on `call` answers `error`, or kills where that is 0, if (the lower half of argument
/// number `argument`, & `mask`) is `value`: to this process and its children, for good. False, and
/// skipped, where that is not possible.
static inline int refuse_where(long call, int error, int argument, unsigned mask, unsigned value) {
  struct instruction filter[] = {
      {kLoad, 0, 0, kOffsetOfCall},
      {kJumpEqual, 0, 4, (unsigned)call},
      {kLoad, 0, 0, kOffsetOfArguments + 8 * (unsigned)argument},
      {kAnd, 0, 0, mask},
      {kJumpEqual, 0, 1, value},
      {kReturn, 0, 0, error == 0 ? kKillProcess : kAnswerError | (unsigned)error},
      {kReturn, 0, 0, kAllow},
  };
  struct {
    unsigned short count;
    struct instruction* filter;
  } program = {sizeof filter / sizeof *filter, filter};
  CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  if (prctl(PR_SET_SECCOMP, kModeFilter, &program) == 0) return 1;
  check_skip("no seccomp filters");
  return 0;
}

/// The same whatever the arguments.
static inline int refuse(long call, int error) { return refuse_where(call, error, 0, 0, 0); }

/// From now on no child can share memory: what it tells goes through a pipe.
static inline int refuse_sharing(void) {
  return refuse(SYS_clone3, ENOSYS) && refuse_where(SYS_clone, EINVAL, 0, CLONE_VM, CLONE_VM);
}

/// From now on close_range() answers `error`: Linux before 5.9, and before 5.11 for its flags.
static inline int refuse_close_range(int error) {
  if (!refuse(kCloseRange, error)) return 0;
  CHECK_EQ(syscall(kCloseRange, ~0U, ~0U, 0), -1);
  return CHECK_EQ(errno, error);
}

static inline int lack_close_range(void) { return refuse_close_range(ENOSYS); }
static inline int lack_its_flags(void) { return refuse_close_range(EINVAL); }

/// With the kernel's close_range() and without: the same must come of it.
static inline void run_on_each_kernel(void (*body)(void)) {
  run_apart(body);
  run_prepared(lack_close_range, body);
  run_prepared(lack_its_flags, body);
}
