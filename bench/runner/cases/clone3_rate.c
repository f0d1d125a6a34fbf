/* SPDX-License-Identifier: MIT */
/* The case start_rate by hand; without `pidfd` nobody gets a process descriptor. */
#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/runner/clone3.h"
#include "bench/runner/rate.h"

enum { kFutexWait = 0 };

struct Launch {
  _Alignas(64) char stack[kStackSize];
  uint32_t in_memory; /* the kernel clears it when the child has left this memory */
  int pidfd;
  pid_t pid;
};

static struct Launch launches[kAtOnce];

static void take_steps(const struct Setting* setting) {
  restore_mask();
  execve(setting->child, setting->argv, setting->envp);
  _exit(127);
}

static void start(const struct Setting* setting, struct Launch* launch) {
  struct CloneArguments arguments = {
      .flags = kCloneChildCleartid | (setting->pidfd ? kClonePidfd : 0),
      .pidfd = (uintptr_t)&launch->pidfd,
      .child_tid = (uintptr_t)&launch->in_memory,
  };
  launch->in_memory = 1;
  block_signals();
  launch->pid = create_by_clone3(arguments, launch->stack, take_steps, setting);
  restore_mask();
}

static void wait_until_executed(struct Launch* launch) {
  while (__atomic_load_n(&launch->in_memory, __ATOMIC_ACQUIRE) != 0) {
    syscall(SYS_futex, &launch->in_memory, kFutexWait, 1, NULL, NULL, 0);
  }
  block_signals();
  bool is_program = has_executed(launch->pid);
  restore_mask();
  expect(is_program ? 0 : ENOEXEC, "the child");
}

static void finish(const struct Setting* setting, struct Launch* launch) {
  wait_until_executed(launch);
  reap(launch->pid);
  if (setting->pidfd) close(launch->pidfd);
}

static int64_t batch(const struct Setting* setting, size_t count) {
  int64_t begin = now();
  for (size_t i = 0; i < count + kAtOnce; i++) {
    struct Launch* launch = &launches[i % kAtOnce];
    if (i >= kAtOnce && i - kAtOnce < count) finish(setting, launch);
    if (i < count) start(setting, launch);
  }
  return (now() - begin) / (int64_t)count;
}

const struct Case case_clone3_rate = {.batch = batch};
