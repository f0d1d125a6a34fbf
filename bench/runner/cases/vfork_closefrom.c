/* SPDX-License-Identifier: MIT */
/* What the case closefrom asks for, by hand: vfork, three dup2, close_range, execve. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/runner/runner.h"
#include "bench/runner/streams.h"

static int streams;

static void set_up(const struct Setting* setting) {
  streams = open_streams(setting);
  /* An empty range: there is nothing to close. */
  need(syscall(SYS_close_range, ~0U, ~0U, 0) == 0, "close_range");
}

static int64_t launch(const struct Setting* setting) {
  int64_t start = now();
  pid_t pid = vfork();
  if (pid == 0) {
    for (int fd = 0; fd < 3; fd++) dup2(streams, fd);
    syscall(SYS_close_range, 3U, ~0U, 0);
    execve(setting->child, setting->argv, setting->envp);
    _exit(127);
  }
  int64_t duration = now() - start;
  expect(pid < 0 ? errno : 0, "vfork");
  reap(pid);
  return duration;
}

const struct Case case_vfork_closefrom = {.set_up = set_up, .launch = launch};
