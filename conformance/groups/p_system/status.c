// SPDX-License-Identifier: MIT
// P: the value of system().
#include "conformance/groups/p_system/status.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "conformance/harness/shell.h"

void require_system(const char* command, int expected) {
  errno = 0;
  int status = system(command);
  if (status == -1) fail("system(\"%.40s\") gives -1 with %s", command, error_name(errno));
  require(status == expected, "system(\"%.40s\") gives %#x, not %#x", command, (unsigned)status,
          (unsigned)expected);
}

void require_system_error(const char* command, int expected) {
  errno = 0;
  int status = system(command);
  require(status == -1, "system(\"%.40s\") gives %#x, not -1", command, (unsigned)status);
  require_error("system()", errno, expected);
}

int exit_status(int code) { return code << 8; }

ASSERTION(SY_004) {
  require_system("exit 0", 0);
  require_system("exit 7", exit_status(7));
  require_system("exit 255", exit_status(255));
  require_system("kill -9 $$", SIGKILL);
  require_system("kill -15 $$", SIGTERM);
  require_no_child("afterwards");
}

ASSERTION(SY_005) {
  write_file("plain", "exit 3\n", 0644);
  set_up(mkdir("directory", 0755) == 0, "mkdir");
  require_system("conformance-no-such-command", exit_status(127));
  require_system("./none", exit_status(127));
  require_system("./plain", exit_status(126));
  require_system("./directory", exit_status(126));
  int status = system("if then )");
  require(WIFEXITED(status) && WEXITSTATUS(status) > 0, "a syntax error gives %#x",
          (unsigned)status);
}

ASSERTION(SY_020) {
  require_system("", 0);
  require_system(" \t\n", 0);
}
