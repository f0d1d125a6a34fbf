// SPDX-License-Identifier: MIT
// B: the stored process ID.
#include <sys/wait.h>

#include "conformance/groups/b_result/failures.h"

ASSERTION(PS_020) {
  pid_t pid = -1;
  int status = -1;
  require_error("the spawn", launch(&pid, (struct launch){0}), 0);
  require(pid > 0, "no process ID is stored");
  require(waitpid(-1, &status, 0) == pid, "the child has another process ID for waitpid");
  require_equal("the child's wait status", status, 0);
  await_report();
  require(seen_number("pid") == pid, "the child has another process ID for getpid");
}

ASSERTION(PS_021) {
  int status = -1;
  require_error("the spawn with a null pid", launch(NULL, (struct launch){0}), 0);
  pid_t pid = wait(&status);
  await_report();
  require(pid == seen_number("pid"), "the process that was waited for is another");
  require_equal("the child's wait status", status, 0);
  require_no_child("after the wait");
  require_error("the failing spawn with a null pid",
                launch(NULL, (struct launch){.path = "./none"}), ENOENT);
}

ASSERTION(PS_026) {
  bool is_changed = false;
  for (const struct failure* f = make_failures(); f->what != NULL; f++) {
    pid_t pids[] = {-7, -8, -9};
    if (launch(&pids[1], f->launch) == 0) continue;  // late
    require(pids[0] == -7 && pids[2] == -9, "%s: memory beside the pid changes", f->what);
    is_changed |= pids[1] != -8;
  }
  note(is_changed ? "changed" : "unchanged");
}
