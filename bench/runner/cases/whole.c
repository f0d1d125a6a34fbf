/* SPDX-License-Identifier: MIT */
/* A program from its execve to its end, with what the runner's BENCH_PRELOAD names preloaded. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/runner/runner.h"

static char* environment[2];

static void set_up(const struct Setting* setting) {
  (void)setting;
  static char variable[4200];
  const char* preload = getenv("BENCH_PRELOAD");
  if (preload == NULL) return;
  int length = snprintf(variable, sizeof variable, "LD_PRELOAD=%s", preload);
  expect(length < (int)sizeof variable ? 0 : ENAMETOOLONG, "BENCH_PRELOAD");
  environment[0] = variable;
}

static int64_t launch(const struct Setting* setting) {
  int64_t start = now();
  pid_t pid = vfork();
  if (pid == 0) {
    execve(setting->child, setting->argv, environment);
    _exit(127);
  }
  expect(pid < 0 ? errno : 0, "vfork");
  reap(pid);
  return now() - start;
}

const struct Case case_whole = {.set_up = set_up, .launch = launch};
