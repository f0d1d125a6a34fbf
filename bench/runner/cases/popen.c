/* SPDX-License-Identifier: MIT */
/* popen(), reading all that the command writes, pclose(). */
#include <errno.h>
#include <stdio.h>

#include "bench/runner/commands.h"

static int64_t launch(const struct Setting* setting) {
  (void)setting;
  char line[32];
  int64_t start = now();
  FILE* stream = popen(kSpeakingCommand, "r");
  expect(stream == NULL ? errno : 0, "popen");
  size_t size = 0;
  while (fgets(line, sizeof line, stream) != NULL) size++;
  int status = pclose(stream);
  int64_t duration = now() - start;
  expect(size == 1 ? 0 : EPIPE, "lines of the command");
  expect_end(status);
  return duration;
}

const struct Case case_popen = {.set_up = set_up_commands, .launch = launch};
