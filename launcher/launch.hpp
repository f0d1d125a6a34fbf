/* SPDX-License-Identifier: MIT */
/* The launch that the options describe. */
#ifndef LAUNCHER_LAUNCH_HPP
#define LAUNCHER_LAUNCH_HPP

#include <spawn_np.h>

#include "launcher/option.hpp"

namespace launcher {

struct Launch {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  struct posix_spawn_error_np record;
  uint32_t flags;
  Mode mode;
  int action_count;
  int first_of_last;  // the first action of the last option that added any
  uint64_t ignored;   // sets of signals: signal n at bit n - 1
  uint64_t defaults;
  uint64_t mask;
  const char* argv0;
  int process;  // its descriptor, where one was asked for; else -1
};

/// Counts an action that was added; the error number is passed through.
int count_action(Launch& launch, int error);

void begin(Launch& launch);

/// Returns, with the status to exit with, only where the command does not replace the launcher.
int run(Launch& launch, char** argv);

/// Waits for the command, passing signals on; returns the status to exit with.
int wait_for(const Launch& launch, pid_t pid);

}  // namespace launcher

#endif
