// SPDX-License-Identifier: MIT
// Spawns whose list of descriptors is the standard streams.
#pragma once

#include "tests/portable/child.h"

/// The list of the standard streams alone.
static const int kStreams[] = {0, 1, 2};

static inline int spawn_map(pid_t* pid, const char* path, const posix_spawnattr_t* attributes) {
  char* argv[] = {"none", NULL};
  return posix_spawn_fds_np(pid, path, argv, environ, kStreams, 3, attributes);
}

/// What became of a child of such a spawn: its exit status, or the negative number of a signal.
static inline int run_map(const posix_spawnattr_t* attributes) {
  pid_t pid = -1;
  return CHECK_EQ(spawn_map(&pid, "/bin/true", attributes), 0) ? end_of(pid) : -1000;
}
