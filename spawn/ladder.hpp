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
  // Null: the caller sleeps until the child has left its memory. Else it goes on, and this word
  // says where the child is (Whereabouts); Hazard: not where a signal ends the child with a core
  // dump.
  uint32_t* in_memory = nullptr;
  OwnTable own_table = {};
  int channel = -1;  // the child's end of one that is open
};

struct Child {
  pid_t pid;
  int pidfd;          // -1: none was wanted
  bool is_invisible;  // before exec it ends without SIGCHLD, and only __WCLONE waits for it
  bool is_copy;       // it was forked: nothing that it writes is seen
};

/// The answers of sandboxes, emulators and older kernels to a call that they do not know or like.
bool is_refusal(Errno error);

/// Creates the child; where it shares memory, and the birth does not say otherwise, returns when it
/// has replaced its image or ended: it has also where the word of the birth is clear. What a rung
/// refused is remembered by the process, but for the last, a fork, which opens `channel`.
/// Errors are clone()'s: EAGAIN, ENOMEM, where a descriptor is needed EMFILE, ENFILE, and for what
/// `flags` ask for EPERM, ENOSPC, EINVAL, ENOTSUP. The report then has the call.
Result<Child> create_child(Plan& plan, Report& report, const Birth& birth, Channel& channel);

}  // namespace libspawn
