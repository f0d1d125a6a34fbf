// SPDX-License-Identifier: MIT
// Children that are stopped before their first instruction.
#pragma once

#include "tests/portable/child.h"

/// The stop is reported to a wait.
static inline void check_stopped(pid_t pid) {
  int status = -1;
  CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
  CHECK(WIFSTOPPED(status));
  CHECK_EQ(WSTOPSIG(status), SIGSTOP);
}

static inline void resume(pid_t pid) {
  if (CHECK(pid > 0)) kill(pid, SIGCONT);  // -1 would be every process
}

/// Continues a child that ends by itself: its exit status, -1 where it does not.
static inline int continue_to_end(pid_t pid) {
  resume(pid);
  int status = wait_soon(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
