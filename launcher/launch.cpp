// SPDX-License-Identifier: MIT
// Carries out what the options describe.
#include "launcher/launch.hpp"

#include <unistd.h>

#include "launcher/messages.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

/// setsid() is refused to who leads a process group, as every command of an interactive shell does.
Mode choose_mode(const Launch& launch) {
  bool must_be_new = (launch.flags & POSIX_SPAWN_SETSID) != 0 && getpgrp() == getpid();
  return launch.mode == Mode::kReplace && must_be_new ? Mode::kWait : launch.mode;
}

/// Nobody can wait for the children of a process that ignores SIGCHLD; the command does as before.
int heed_children(Launch& launch) {
  struct sigaction before;
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  (void)sigaction(SIGCHLD, &action, &before);
  if (before.sa_handler != SIG_IGN) return 0;
  launch.flags |= POSIX_SPAWN_SETSIGIGN_NP;
  launch.ignored |= uint64_t{1} << (SIGCHLD - 1);
  sigset_t set = make_set(launch.ignored);
  return posix_spawnattr_setsigignore_np(&launch.attr, &set);
}

/// The launcher waits with all signals blocked; the command has the mask that it had.
int keep_mask(Launch& launch) {
  sigset_t all;
  sigset_t before;
  (void)sigfillset(&all);
  (void)sigprocmask(SIG_SETMASK, &all, &before);
  if ((launch.flags & POSIX_SPAWN_SETSIGMASK) != 0) return 0;
  launch.flags |= POSIX_SPAWN_SETSIGMASK;
  return posix_spawnattr_setsigmask(&launch.attr, &before);
}

int prepare_attributes(Launch& launch) {
  int error = 0;
  if (launch.mode == Mode::kReplace) launch.flags |= POSIX_SPAWN_SETEXEC;
  if (launch.mode == Mode::kWait) error = heed_children(launch);
  if (error == 0 && launch.mode == Mode::kWait) error = keep_mask(launch);
  if (error == 0) error = posix_spawnattr_setxflags(&launch.attr, launch.flags);
  if (error == 0) error = posix_spawnattr_seterror_np(&launch.attr, &launch.record);
  return error;
}

}  // namespace

int count_action(Launch& launch, int error) {
  launch.action_count += error == 0 ? 1 : 0;
  return error;
}

void begin(Launch& launch) {
  launch.process = -1;
  int error = posix_spawn_file_actions_init(&launch.actions);
  if (error == 0) error = posix_spawnattr_init(&launch.attr);
  if (error != 0) fail("attributes", error);
}

int run(Launch& launch, char** argv) {
  const char* file = argv[0];
  pid_t pid = -1;
  launch.mode = choose_mode(launch);
  if (int error = prepare_attributes(launch); error != 0) fail("attributes", error);
  if (launch.action_count > 0) keep_standard_error();
  if (launch.argv0 != nullptr) argv[0] = const_cast<char*>(launch.argv0);
  int error = posix_spawnp(&pid, file, &launch.actions, &launch.attr, argv, environ);
  if (error != 0) return report_failure(launch.record);
  return launch.mode == Mode::kWait ? wait_for(launch, pid) : 0;
}

}  // namespace launcher
