// SPDX-License-Identifier: MIT
// What posix_spawn, posix_spawnp and their relatives have in common: everything.
#pragma once

#include <spawn.h>

#include "spawn/plan.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// The arguments of the public functions.
struct Request {
  const char* file;
  const posix_spawn_file_actions_t* file_actions;  // null: none
  const posix_spawnattr_t* attributes;             // null: the defaults
  char* const* argv;
  char* const* envp;
  Actions actions;             // those of a request without an object
  const sys::SignalSet* mask;  // of before all signals were blocked; null: they are not
  uint32_t flags;              // more than the attributes'
  sys::SignalSet sigdefault;   // more signals that are set to default
  Standard standard;           // a stream of the child's that is set up behind all actions
  Callback callback;           // called in place of exec; then there is no file
  const int* fds;              // of an exact map instead of actions
  size_t fd_count;             // numbers in it
  bool maps_fds;               // there is one
  bool searches_path;          // posix_spawnp: `file` without a slash is looked up
  bool falls_back_to_shell;    // glibc: the version of before 2.15
};

/// Where the answer goes; either may be null. Untouched on failure.
struct Target {
  pid_t* pid;
  int* pidfd;
};

/// Starts the program. The answer is stored before signals are unblocked.
Errno spawn(const Request& request, const Target& target);

/// Records the failure of what a spawn needs beforehand, and gives its error.
Errno refuse(const Request& request, const Failure& failure);

}  // namespace libspawn
