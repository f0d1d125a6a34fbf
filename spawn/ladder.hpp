// SPDX-License-Identifier: MIT
// Creating the child by the best call that the kernel, sandbox or emulator allows.
#pragma once

#include "spawn/channel.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// How the child is to be made.
struct Birth {
  char* stack_top;   // Stack::kSize bytes below it; null: below the caller's frame
  bool wants_pidfd;  // a process descriptor as well
  bool is_visible;   // SIGCHLD is its exit signal even before exec
  uint64_t flags;    // more of clone3()'s: namespaces, and what Linux 7.1 has
};

struct Child {
  pid_t pid;
  int pidfd;          // -1: none was wanted
  bool is_invisible;  // before exec it ends without SIGCHLD, and only __WCLONE waits for it
  bool is_copy;       // it was forked: nothing that it writes is seen
};

/// Creates the child; where it shares memory, returns when it has replaced its image or ended. What
/// a rung refused is remembered by the process, but for the last, a fork, which opens `channel`.
/// Errors are clone()'s: EAGAIN, ENOMEM, where a descriptor is needed EMFILE, ENFILE, and for what
/// `flags` ask for EPERM, ENOSPC, EINVAL, ENOTSUP. The report then has the call.
Result<Child> create_child(Plan& plan, Report& report, const Birth& birth, Channel& channel);

/// Waits for a child that has failed and closes its descriptor.
void discard_child(const Child& child);

}  // namespace libspawn
