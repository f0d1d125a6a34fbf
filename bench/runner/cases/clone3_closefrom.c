/* SPDX-License-Identifier: MIT */
/* The case closefrom by hand; with `shared` the child is born with the caller's own table of
 * descriptors, and leaves it first of all. */
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/runner/clone3.h"
#include "bench/runner/streams.h"

static const unsigned kUnshare = 2; /* CLOSE_RANGE_UNSHARE, of Linux 5.9 */
static int streams;

static void set_up(const struct Setting* setting) {
  streams = open_streams(setting);
  /* An empty range: there is nothing to close. */
  need(syscall(SYS_close_range, ~0U, ~0U, 0) == 0, "close_range");
}

static void take_steps(const struct Setting* setting) {
  if (setting->shared) syscall(SYS_close_range, (unsigned)streams + 1, ~0U, kUnshare);
  restore_mask();
  for (int fd = 0; fd < 3; fd++) dup3(streams, fd, 0);
  syscall(SYS_close_range, 3U, ~0U, 0);
  execve(setting->child, setting->argv, setting->envp);
  _exit(127);
}

static int64_t launch(const struct Setting* setting) {
  return launch_by_clone3(setting, setting->shared ? kCloneFiles : 0, take_steps);
}

const struct Case case_clone3_closefrom = {.set_up = set_up, .launch = launch};
