/* SPDX-License-Identifier: MIT */
/* The system calls around a child's own. */
#include "bench/runner/clone3.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint64_t kClearSighand = 0x100000000; /* Linux 5.5 */

/* The child's process ID, or the kernel's error as a negative number (clone3/ARCH.S). */
long call_clone3(const struct CloneArguments* arguments, size_t size,
                 void (*steps)(const struct Setting*), const struct Setting* setting);

static uint64_t mask; /* the kernel's form, with the signals that libc keeps to itself */

static void set_mask(const uint64_t* set, uint64_t* previous) {
  (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, set, previous, sizeof *set);
}

void block_signals(void) {
  static const uint64_t kAll = ~(uint64_t)0;
  set_mask(&kAll, &mask);
}

void restore_mask(void) { set_mask(&mask, NULL); }

pid_t create_by_clone3(struct CloneArguments arguments, char stack[kStackSize],
                       void (*steps)(const struct Setting*), const struct Setting* setting) {
  arguments.flags |= kCloneVm | kClearSighand;
  arguments.stack = (uintptr_t)stack;
  arguments.stack_size = kStackSize;
  long pid = call_clone3(&arguments, sizeof arguments, steps, setting);
  need(pid != -ENOSYS && pid != -EINVAL && pid != -EPERM, "clone3 that resets handlers");
  expect(pid < 0 ? (int)-pid : 0, "clone3");
  return (pid_t)pid;
}

bool has_executed(pid_t pid) {
  static const unsigned kClone = 0x80000000; /* __WCLONE: finds a child without exit signal */
  /* No group has that number, so that nothing is changed in any case. */
  if (setpgid(pid, INT_MAX) != 0 && errno == EACCES) return true;
  /* Linux: the caller may wake a moment before that is so. */
  return syscall(SYS_wait4, pid, NULL, kClone, NULL) < 0;
}

int64_t launch_by_clone3(const struct Setting* setting, uint64_t flags,
                         void (*steps)(const struct Setting*)) {
  static _Alignas(64) char stack[kStackSize];
  struct CloneArguments arguments = {.flags = kCloneVfork | flags};
  int64_t start = now();
  block_signals();
  pid_t pid = create_by_clone3(arguments, stack, steps, setting);
  bool is_program = has_executed(pid);
  restore_mask();
  int64_t duration = now() - start;
  expect(is_program ? 0 : ENOEXEC, "the child");
  reap(pid);
  return duration;
}
