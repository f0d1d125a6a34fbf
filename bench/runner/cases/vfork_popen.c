/* SPDX-License-Identifier: MIT */
/* What popen(), reading and pclose() cannot do without: a pipe, a vfork, an execve of the shell,
 * reading, a wait. */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/runner/commands.h"

static ssize_t read_all(int fd) {
  char buffer[4096];
  ssize_t size = 0;
  ssize_t got;
  while ((got = read(fd, buffer, sizeof buffer)) > 0) size += got;
  return size;
}

static int64_t launch(const struct Setting* setting) {
  (void)setting;
  static char* argv[] = {"sh", "-c", "--", kSpeakingCommand, NULL};
  int fds[2];
  int status = -1;
  int64_t start = now();
  expect(pipe2(fds, O_CLOEXEC) == 0 ? 0 : errno, "pipe2");
  pid_t pid = vfork();
  if (pid == 0) {
    dup2(fds[1], STDOUT_FILENO);
    execve("/bin/sh", argv, environ);
    _exit(127);
  }
  expect(pid < 0 ? errno : 0, "vfork");
  close(fds[1]);
  ssize_t size = read_all(fds[0]);
  close(fds[0]);
  expect(waitpid(pid, &status, 0) != pid ? errno : 0, "waitpid");
  int64_t duration = now() - start;
  expect(size > 0 ? 0 : EPIPE, "what the command wrote");
  expect_end(status);
  return duration;
}

const struct Case case_vfork_popen = {.set_up = set_up_commands, .launch = launch};
