// SPDX-License-Identifier: MIT
// F: looking at a child while it runs its file actions: it waits in the open of a FIFO.
#pragma once

#include "conformance/harness/launch.h"

/// What somebody else saw of the child after its first file action, in the second.
struct sight {
  pid_t watcher;
  pid_t child;
  pid_t group;
  pid_t session;
  int policy;
  char status[8192];  // /proc/PID/status
  bool is_released;   // the open could return: SIGTERM had no effect, or was not sent
};

/// Adds an action that makes a file and one that waits, and starts a process that looks at the
/// child then, and lets it go on. With `terminates` it sends SIGTERM first.
const struct sight* add_gate(posix_spawn_file_actions_t* actions, bool terminates);

/// After the spawn: ends that process. untested() where it could not find the child.
void end_watch(const struct sight* sight);

/// A value of the child's status then: SigBlk, SigIgn, without libc's own 32 and 33; the effective
/// one of Uid, Gid.
unsigned long long mask_in(const char* status, const char* key);
long effective_in(const char* status, const char* key);
