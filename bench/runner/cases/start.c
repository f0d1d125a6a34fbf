/* SPDX-License-Identifier: MIT */
/* posix_spawn_start_np: how long its caller is blocked. */
#include <spawn_np.h>
#include <unistd.h>

#include "bench/runner/runner.h"

/* libspawn alone has them. */
#pragma weak posix_spawn_start_np
#pragma weak posix_spawn_finish_np

static void set_up(const struct Setting* setting) {
  (void)setting;
  need(&posix_spawn_start_np != NULL, "posix_spawn_start_np");
}

static int64_t launch(const struct Setting* setting) {
  posix_spawn_handle_np handle;
  int64_t start = now();
  int error =
      posix_spawn_start_np(&handle, setting->child, NULL, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawn_start_np");
  expect(posix_spawn_finish_np(&handle, -1), "posix_spawn_finish_np");
  reap(handle.pid);
  if (handle.pidfd >= 0) close(handle.pidfd);
  return duration;
}

const struct Case case_start = {.set_up = set_up, .launch = launch};
