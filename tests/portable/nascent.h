// SPDX-License-Identifier: MIT
// What tests of prepare() share: a nascent child, and the programs that it becomes.
#pragma once

#include <prepare.h>

#include "tests/portable/refuse.h"

/// Every signal that can be blocked, as /proc has them.
static const unsigned long long kAllBlocked = ~(1ULL << (SIGKILL - 1) | 1ULL << (SIGSTOP - 1));

/// Goes on in a child; false, after a failed check, where it could not.
static inline int begin(void) { return CHECK_EQ(prepare(NULL), 0); }

/// The nascent child becomes the shell; its number.
static inline int become_shell(const char* command) {
  char* argv[] = {(char*)"sh", (char*)"-c", (char*)command, NULL};
  return prep_execve("/bin/sh", argv, environ);
}

/// The exit status of the shell that the nascent child becomes.
static inline int shell_status(const char* command) { return end_of(become_shell(command)); }

/// The nascent child becomes the helper program "paused"; its number once it is that.
static inline int become_paused(void) {
  char path[kTextSize];
  char* argv[] = {(char*)"paused", NULL};
  int pid = prep_execve(helper("paused", path), argv, environ);
  if (CHECK(pid > 0)) wait_until_ready(pid);
  return pid;
}

/// The same thread, in its process, with nothing left over.
static inline void check_is_parent(pid_t self) {
  CHECK_EQ(getpid(), self);
  CHECK_EQ(ispreparing(), 0);
}
