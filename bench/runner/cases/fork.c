/* SPDX-License-Identifier: MIT */
/* fork and execve. The caller goes on when fork returns, though the launch is not over then: what
 * is measured is, as for the others, the time until the new program is in place. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "bench/runner/runner.h"

static int64_t launch(const struct Setting* setting) {
  int ends[2];
  char answer;
  expect(pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno, "pipe2");
  int64_t start = now();
  pid_t pid = fork();
  if (pid == 0) {
    execve(setting->child, setting->argv, setting->envp);
    _exit(127);
  }
  close(ends[1]);
  expect(read(ends[0], &answer, 1) == 0 ? 0 : EPROTO, "the end of the pipe at exec");
  int64_t duration = now() - start;
  close(ends[0]);
  expect(pid < 0 ? errno : 0, "fork");
  reap(pid);
  return duration;
}

const struct Case case_fork = {.launch = launch};
