/* SPDX-License-Identifier: MIT */
/* system(), from the call to the command's end. */
#include <stdlib.h>

#include "bench/runner/commands.h"

static int64_t launch(const struct Setting* setting) {
  (void)setting;
  int64_t start = now();
  int status = system(kSilentCommand);
  int64_t duration = now() - start;
  expect_end(status);
  return duration;
}

const struct Case case_system = {.set_up = set_up_commands, .launch = launch};
