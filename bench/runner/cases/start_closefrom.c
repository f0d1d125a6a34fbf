/* SPDX-License-Identifier: MIT */
/* posix_spawn_start_np with three standard streams and nothing else: how long its caller is
 * blocked. */
#include <spawn_np.h>
#include <unistd.h>

#include "bench/runner/runner.h"
#include "bench/runner/streams.h"

/* libspawn alone has them, musl not even the action. */
#pragma weak posix_spawn_start_np
#pragma weak posix_spawn_finish_np

static posix_spawn_file_actions_t actions;

static void set_up(const struct Setting* setting) {
  need(&posix_spawn_start_np != NULL, "posix_spawn_start_np");
  ask_for_streams(setting, &actions);
}

static int64_t launch(const struct Setting* setting) {
  posix_spawn_handle_np handle;
  int64_t start = now();
  int error =
      posix_spawn_start_np(&handle, setting->child, &actions, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawn_start_np");
  expect(posix_spawn_finish_np(&handle, -1), "posix_spawn_finish_np");
  reap(handle.pid);
  if (handle.pidfd >= 0) close(handle.pidfd);
  return duration;
}

const struct Case case_start_closefrom = {.set_up = set_up, .launch = launch};
