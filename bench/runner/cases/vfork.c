/* SPDX-License-Identifier: MIT */
/* The floor: vfork and execve by hand, with nothing around them. */
#include <errno.h>
#include <unistd.h>

#include "bench/runner/runner.h"

static int64_t launch(const struct Setting* setting) {
  int64_t start = now();
  pid_t pid = vfork();
  if (pid == 0) {
    execve(setting->child, setting->argv, setting->envp);
    _exit(127);
  }
  int64_t duration = now() - start;
  expect(pid < 0 ? errno : 0, "vfork");
  reap(pid);
  return duration;
}

const struct Case case_vfork = {.launch = launch};
