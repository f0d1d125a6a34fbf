// SPDX-License-Identifier: MIT
// B: the return value and the stored process ID.
#include <sys/wait.h>

#include "conformance/harness/launch.h"

ASSERTION(PS_020) {
  pid_t pid = -1;
  require_error("the spawn", launch(&pid, (struct launch){0}), 0);
  require(pid > 0, "the stored process ID is %d", pid);
  require_exit(pid, 0);
  await_report();
  require_equal("the child's own process ID", seen_number("pid"), pid);
}

ASSERTION(PS_021) {
  require_error("the spawn with a null pid", launch(NULL, (struct launch){0}), 0);
  pid_t pid = wait(NULL);
  await_report();
  require_equal("the process that was waited for", pid, seen_number("pid"));
  require_equal("a second wait", wait(NULL), -1);
}

ASSERTION(PS_022) { require_launch_error((struct launch){.path = "./none"}, ENOENT); }
