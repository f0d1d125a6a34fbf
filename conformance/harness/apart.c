// SPDX-License-Identifier: MIT
// Parts of a case that ruin what the next part needs.
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/verdict.h"

void run_apart(void (*run)(const void* argument), const void* argument) {
  verdict->is_part_over = false;
  pid_t child = fork();
  set_up(child >= 0, "fork");
  if (child == 0) {
    run(argument);
    verdict->is_part_over = true;
    _exit(0);
  }
  int status = wait_status(child);
  if (verdict->outcome != kHolds) _exit(0);
  if (WIFSIGNALED(status)) fail("the caller was killed by signal %d", WTERMSIG(status));
  require_equal("the exit status of the caller", WEXITSTATUS(status), 0);
  require(verdict->is_part_over, "the caller exited with 0");
  verdict->is_part_over = false;
  forget_reports();
}
