/* SPDX-License-Identifier: MIT */
/* posix_spawnp of a program that the last directory of PATH alone has. */
#include "bench/runner/search.h"

#include <spawn.h>

#include "bench/runner/runner.h"

static const char* name;

static void set_up(const struct Setting* setting) { name = set_search_path(setting); }

static int64_t launch(const struct Setting* setting) {
  pid_t pid = -1;
  int64_t start = now();
  int error = posix_spawnp(&pid, name, NULL, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawnp");
  reap(pid);
  return duration;
}

const struct Case case_search = {.set_up = set_up, .launch = launch};
