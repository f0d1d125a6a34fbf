/* SPDX-License-Identifier: MIT */
/* posix_spawn without actions and attributes: how long its caller is blocked. */
#include <spawn.h>

#include "bench/runner/runner.h"

static int64_t launch(const struct Setting* setting) {
  pid_t pid = -1;
  int64_t start = now();
  int error = posix_spawn(&pid, setting->child, NULL, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawn");
  reap(pid);
  return duration;
}

const struct Case case_plain = {.launch = launch};
