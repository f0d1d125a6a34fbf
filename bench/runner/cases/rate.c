/* SPDX-License-Identifier: MIT */
/* How often one thread launches by posix_spawn, or with `pidfd` by pidfd_spawn, while it has some
 * children that it waits for later. */
#include "bench/runner/rate.h"

#include <errno.h>
#include <spawn_np.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/runner/runner.h"

/* glibc has it from 2.39 on, musl does not. */
#pragma weak pidfd_spawn

enum { kPidfd = 3 }; /* P_PIDFD */

static void set_up(const struct Setting* setting) {
  need(setting->pidfd == 0 || &pidfd_spawn != NULL, "pidfd_spawn");
}

static int launch(const struct Setting* setting) {
  int child = -1;
  int error = setting->pidfd
                  ? pidfd_spawn(&child, setting->child, NULL, NULL, setting->argv, setting->envp)
                  : posix_spawn(&child, setting->child, NULL, NULL, setting->argv, setting->envp);
  expect(error, "spawn");
  return child;
}

static void end(const struct Setting* setting, int child) {
  if (setting->pidfd == 0) {
    reap(child);
    return;
  }
  siginfo_t info;
  expect(waitid((idtype_t)kPidfd, (id_t)child, &info, WEXITED) == 0 ? 0 : errno, "waitid");
  close(child);
}

static int64_t batch(const struct Setting* setting, size_t count) {
  int children[kAtOnce];
  int64_t start = now();
  for (size_t i = 0; i < count + kAtOnce; i++) {
    int* child = &children[i % kAtOnce];
    if (i >= kAtOnce && i - kAtOnce < count) end(setting, *child);
    if (i < count) *child = launch(setting);
  }
  return (now() - start) / (int64_t)count;
}

const struct Case case_rate = {.set_up = set_up, .batch = batch};
