// SPDX-License-Identifier: MIT
// P: decoding the status with <stdlib.h>.
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "conformance/groups/p_system/stdlib_only.h"
#include "conformance/harness/shell.h"

/// The fields that mean something for the kind of status must be these; -1 for the others.
static void require_decoded(const char* what, int status, struct decoded expected) {
  struct decoded seen = decode_by_stdlib(status);
  require(seen.has_exited == expected.has_exited, "%s: WIFEXITED gives %d", what, seen.has_exited);
  require(seen.is_signaled == expected.is_signaled, "%s: WIFSIGNALED gives %d", what,
          seen.is_signaled);
  require(seen.is_stopped == expected.is_stopped, "%s: WIFSTOPPED gives %d", what, seen.is_stopped);
  if (expected.has_exited) require_equal("WEXITSTATUS", seen.exit_status, expected.exit_status);
  if (expected.is_signaled) require_equal("WTERMSIG", seen.term_signal, expected.term_signal);
  if (expected.is_stopped) require_equal("WSTOPSIG", seen.stop_signal, expected.stop_signal);
}

ASSERTION(SY_023) {
  int status;
  require_decoded("exit 0", system("exit 0"), (struct decoded){.has_exited = 1});
  require_decoded("exit 7", system("exit 7"), (struct decoded){.has_exited = 1, .exit_status = 7});
  require_decoded("kill -9", system("kill -9 $$"),
                  (struct decoded){.is_signaled = 1, .term_signal = SIGKILL});
  pid_t child = start((struct launch){.argv = (char*[]){"report", "--stop", "--pause", NULL}});
  require(waitpid(child, &status, stdlib_wuntraced()) == child, "WUNTRACED shows no stopped child");
  require_decoded("a stopped child", status,
                  (struct decoded){.is_stopped = 1, .stop_signal = SIGSTOP});
  require_equal("waitpid with WNOHANG", waitpid(child, NULL, stdlib_wnohang()), 0);
  require_equal("WNOHANG", stdlib_wnohang(), WNOHANG);
  require_equal("WUNTRACED", stdlib_wuntraced(), WUNTRACED);
}
