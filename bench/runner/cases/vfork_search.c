/* SPDX-License-Identifier: MIT */
/* The case search by hand: vfork, and execve of each candidate in turn. */
#include <errno.h>
#include <unistd.h>

#include "bench/runner/runner.h"
#include "bench/runner/search.h"

static char** candidates;

static void set_up(const struct Setting* setting) { candidates = make_candidates(setting); }

static int64_t launch(const struct Setting* setting) {
  int64_t start = now();
  pid_t pid = vfork();
  if (pid == 0) {
    for (char** each = candidates; *each != NULL; each++) {
      execve(*each, setting->argv, setting->envp);
    }
    _exit(127);
  }
  int64_t duration = now() - start;
  expect(pid < 0 ? errno : 0, "vfork");
  reap(pid);
  return duration;
}

const struct Case case_vfork_search = {.set_up = set_up, .launch = launch};
