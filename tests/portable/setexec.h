// SPDX-License-Identifier: MIT
// A process that asks to be replaced by a program.
#pragma once

#include "tests/portable/record.h"

static posix_spawnattr_t attributes;

/// Asks for `sh -c command`, or another program; returns where that fails.
static inline int become(const char* path, const char* command,
                         const posix_spawn_file_actions_t* actions) {
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -7;
  int error = posix_spawn(&pid, path, actions, &attributes, argv, environ);
  CHECK_EQ(pid, -7);
  return error;
}

/// Runs `body` in a new process; its number, for the caller to wait for.
static inline pid_t start_apart(void (*body)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    body();
    _exit(99);
  }
  return pid;
}
