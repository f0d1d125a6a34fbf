/* SPDX-License-Identifier: MIT */
/* What system() cannot do without: a vfork, an execve of the shell, a wait. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/runner/commands.h"

static int64_t launch(const struct Setting* setting) {
  (void)setting;
  static char* argv[] = {"sh", "-c", "--", kSilentCommand, NULL};
  int status = -1;
  int64_t start = now();
  pid_t pid = vfork();
  if (pid == 0) {
    execve("/bin/sh", argv, environ);
    _exit(127);
  }
  expect(pid < 0 || waitpid(pid, &status, 0) != pid ? errno : 0, "vfork");
  int64_t duration = now() - start;
  expect_end(status);
  return duration;
}

const struct Case case_vfork_system = {.set_up = set_up_commands, .launch = launch};
