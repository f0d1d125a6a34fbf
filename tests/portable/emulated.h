// SPDX-License-Identifier: MIT
// What the emulated programs share. Each test runs in a process of its own, so that its first spawn
// is the process's first.
#pragma once

#include "tests/portable/child.h"

enum { kTimes = 3 };

/// A request to leave descriptors 0 to 2 only, after moving low numbers about.
static inline void add_low_numbers(posix_spawn_file_actions_t* actions) {
  posix_spawn_file_actions_init(actions);
  posix_spawn_file_actions_addopen(actions, 3, "/dev/null", O_RDWR, 0);
  for (int fd = 4; fd < 12; fd++) posix_spawn_file_actions_adddup2(actions, 3, fd);
  posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

#define RUN_ALONE(test) run_alone(#test, test)

/// Runs a whole test apart, so that its first spawn is its process's first.
static inline void run_alone(const char* name, void (*test)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    check_run(name, test);
    _exit(check_end());
  }
  int status = wait_for(pid);
  check.failures += status != 0;
  if (!WIFEXITED(status)) printf("not ok - %s: wait status %#x\n", name, status);
}
