/* SPDX-License-Identifier: MIT */
/* How often one thread launches by posix_spawn_start_np, while it has some launches on their way.
 */
#include <spawn_np.h>
#include <unistd.h>

#include "bench/runner/rate.h"
#include "bench/runner/runner.h"

/* libspawn alone has them. */
#pragma weak posix_spawn_start_np
#pragma weak posix_spawn_finish_np

static void set_up(const struct Setting* setting) {
  (void)setting;
  need(&posix_spawn_start_np != NULL, "posix_spawn_start_np");
}

static void finish(posix_spawn_handle_np* handle) {
  expect(posix_spawn_finish_np(handle, -1), "posix_spawn_finish_np");
  reap(handle->pid);
  if (handle->pidfd >= 0) close(handle->pidfd);
}

static int64_t batch(const struct Setting* setting, size_t count) {
  posix_spawn_handle_np handles[kAtOnce];
  int64_t start = now();
  for (size_t i = 0; i < count + kAtOnce; i++) {
    posix_spawn_handle_np* handle = &handles[i % kAtOnce];
    if (i >= kAtOnce && i - kAtOnce < count) finish(handle);
    if (i >= count) continue;
    expect(posix_spawn_start_np(handle, setting->child, NULL, NULL, setting->argv, setting->envp),
           "start");
  }
  return (now() - start) / (int64_t)count;
}

const struct Case case_start_rate = {.set_up = set_up, .batch = batch};
