/* SPDX-License-Identifier: MIT */
/* The system calls around a child's steps. */
#include "bench/runner/clone3.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Headers may be older, and musl's have none of it. */
static const uint64_t kVm = 0x100;
static const uint64_t kVfork = 0x4000;
static const uint64_t kClearSighand = 0x100000000; /* Linux 5.5 */

enum { kStackSize = 65536, kNoThread = 0x20000000, kClone = (int)0x80000000 };

/* clone3's argument, in its first version. */
struct CloneArguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

/* The child's process ID, or the kernel's error as a negative number (clone3/ARCH.S). */
long call_clone3(const struct CloneArguments* arguments, size_t size,
                 void (*steps)(const struct Setting*), const struct Setting* setting);

static _Alignas(64) char stack[kStackSize];
static uint64_t mask; /* the kernel's form: 64 signals, with those that libc keeps to itself */

static void set_mask(const uint64_t* set, uint64_t* previous) {
  (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, set, previous, sizeof *set);
}

void restore_mask(void) { set_mask(&mask, NULL); }

static void expect_child(long pid, int has_executed) {
  need(pid != -ENOSYS && pid != -EINVAL && pid != -EPERM, "clone3 that resets handlers");
  expect(pid < 0 ? (int)-pid : 0, "clone3");
  expect(has_executed ? 0 : ENOEXEC, "the child");
  reap((pid_t)pid);
}

int64_t launch_by_clone3(const struct Setting* setting, uint64_t flags,
                         void (*steps)(const struct Setting*)) {
  static const uint64_t kAll = ~(uint64_t)0;
  struct CloneArguments arguments = {.flags = kVm | kVfork | kClearSighand | flags,
                                     .stack = (uintptr_t)stack,
                                     .stack_size = sizeof stack};
  int64_t start = now();
  set_mask(&kAll, &mask);
  long pid = call_clone3(&arguments, sizeof arguments, steps, setting);
  /* A child without exit signal is found by __WCLONE, until it executes. */
  int has_executed = syscall(SYS_wait4, pid, NULL, kClone | kNoThread, NULL) < 0;
  restore_mask();
  int64_t duration = now() - start;
  expect_child(pid, has_executed);
  return duration;
}
