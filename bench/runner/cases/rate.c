/* SPDX-License-Identifier: MIT */
/* How often one thread launches by posix_spawn, while it has some children that it waits for later.
 */
#include "bench/runner/rate.h"

#include <spawn.h>

#include "bench/runner/runner.h"

static int64_t batch(const struct Setting* setting, size_t count) {
  pid_t pids[kAtOnce];
  int64_t start = now();
  for (size_t i = 0; i < count + kAtOnce; i++) {
    pid_t* pid = &pids[i % kAtOnce];
    if (i >= kAtOnce && i - kAtOnce < count) reap(*pid);
    if (i >= count) continue;
    expect(posix_spawn(pid, setting->child, NULL, NULL, setting->argv, setting->envp), "spawn");
  }
  return (now() - start) / (int64_t)count;
}

const struct Case case_rate = {.batch = batch};
