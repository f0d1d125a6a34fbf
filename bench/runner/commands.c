/* SPDX-License-Identifier: MIT */
/* What all cases that run commands of the shell have in common. */
#include "bench/runner/commands.h"

#include <stdio.h>
#include <stdlib.h>

void set_up_commands(const struct Setting* setting) {
  if (setting->preloaded == 0) unsetenv("LD_PRELOAD");
}

void expect_end(int status) {
  if (status == 0) return;
  fprintf(stderr, "runner: the command's status is %#x\n", (unsigned)status);
  exit(1);
}
