/* SPDX-License-Identifier: MIT */
/* How often one thread launches by vfork and execve, while it has some children to wait for later.
 */
#include <errno.h>
#include <unistd.h>

#include "bench/runner/rate.h"
#include "bench/runner/runner.h"

static pid_t launch(const struct Setting* setting) {
  pid_t pid = vfork();
  if (pid == 0) {
    execve(setting->child, setting->argv, setting->envp);
    _exit(127);
  }
  expect(pid < 0 ? errno : 0, "vfork");
  return pid;
}

static int64_t batch(const struct Setting* setting, size_t count) {
  pid_t pids[kAtOnce];
  int64_t start = now();
  for (size_t i = 0; i < count + kAtOnce; i++) {
    pid_t* pid = &pids[i % kAtOnce];
    if (i >= kAtOnce && i - kAtOnce < count) reap(*pid);
    if (i < count) *pid = launch(setting);
  }
  return (now() - start) / (int64_t)count;
}

const struct Case case_vfork_rate = {.batch = batch};
