/* SPDX-License-Identifier: MIT */
/* posix_spawn with three standard streams and nothing else: three adddup2, addclosefrom_np(3). */
#include <spawn_np.h>

#include "bench/runner/runner.h"
#include "bench/runner/streams.h"

/* musl has none. */
#pragma weak posix_spawn_file_actions_addclosefrom_np

static posix_spawn_file_actions_t actions;

static void set_up(const struct Setting* setting) {
  need(&posix_spawn_file_actions_addclosefrom_np != NULL, "addclosefrom_np");
  ask_for_streams(setting, &actions);
}

static int64_t launch(const struct Setting* setting) {
  pid_t pid = -1;
  int64_t start = now();
  int error = posix_spawn(&pid, setting->child, &actions, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawn");
  reap(pid);
  return duration;
}

const struct Case case_closefrom = {.set_up = set_up, .launch = launch};
