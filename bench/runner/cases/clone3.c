/* SPDX-License-Identifier: MIT */
/* The case plain by hand: the system calls that a correct posix_spawn cannot do without. */
#include "bench/runner/clone3.h"

#include <unistd.h>

static void take_steps(const struct Setting* setting) {
  restore_mask();
  execve(setting->child, setting->argv, setting->envp);
  _exit(127);
}

static int64_t launch(const struct Setting* setting) {
  return launch_by_clone3(setting, 0, take_steps);
}

const struct Case case_clone3 = {.launch = launch};
