// SPDX-License-Identifier: MIT
// What /proc says of other processes: of those that a spawn has made but not finished.
#pragma once

#include "conformance/harness/launch.h"

struct process {
  char state;  // as in /proc/PID/stat: R, S, Z…
  pid_t parent;
  long ticks;  // the processor time it has used, in clock ticks
};

/// Whether there is such a process.
bool find_process(pid_t pid, struct process* found);

/// Waits until `caller` has a child that sleeps, as in the opening of a FIFO; its process ID.
pid_t await_sleeping_child(pid_t caller);
