// SPDX-License-Identifier: MIT
// A child that sits in an action: opening a FIFO.
#pragma once

#include "tests/portable/child.h"

static char fifo[kTextSize + 8];

/// Makes the FIFO in a new directory.
static inline void make_fifo(char directory[kTextSize]) {
  snprintf(fifo, sizeof fifo, "%s/fifo", make_directory(directory));
  if (mkfifo(fifo, 0600) != 0) perror(fifo);
}

/// The process ID of a process's only child, 0 while there is none.
static inline pid_t only_child(pid_t parent) {
  char name[64];
  char text[kTextSize];
  snprintf(name, sizeof name, "task/%d/children", (int)parent);
  return (pid_t)strtol(proc_line(parent, name, text), NULL, 10);
}

/// True once the child sleeps in openat: it is then behind opening its mask.
static inline int sits_in_open(pid_t pid) {
  char text[kTextSize];
  long number = strtol(proc_line(pid, "syscall", text), NULL, 10);
  return number == 257 || number == 56;  // openat on x86-64; on aarch64 and riscv64
}

/// The only child, once it is stuck; 0 after five seconds.
static inline pid_t wait_for_stuck_child(pid_t parent) {
  for (int i = 0; i < 5000; i++) {
    pid_t pid = only_child(parent);
    if (pid > 0 && sits_in_open(pid)) return pid;
    usleep(1000);
  }
  return 0;
}
