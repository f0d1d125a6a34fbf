// SPDX-License-Identifier: MIT
// A child that goes on in the middle of the caller's code, until it executes a program.
#pragma once

#include <stddef.h>

#include "spawn/dumpable.hpp"
#include "spawn/places.hpp"
#include "sys/errno.hpp"
#include "sys/prepare.hpp"
#include "sys/signal.hpp"

namespace libspawn {

/// What the thread has again when it is back in the parent.
struct Before {
  sys::SignalSet mask;
  int cancel_state;
};

/// All that the two sides share, at the top of the stack on which the parent would go on. The
/// assembly finds the context at its beginning.
struct alignas(64) Nascent {
  sys::Context context;
  Before before;
  void (*reaper)(int pid);
  char* stack_top;
  Place* place;
  pid_t owner;  // of the memory
  pid_t pid;    // stored by the child
  Dumpable dumpable{true};

  static void* operator new(size_t, char* at) { return at; }
};

/// How the child leaves. `run` gives the error where it did not.
struct Departure {
  Errno (*run)(const void* request);
  const void* request;
  bool opens_mask;  // what the program will have applies while it runs
};

/// Makes the calling thread a nascent child. EBUSY it is one, ENOTSUP where memory is not shared or
/// the thread has a shadow stack, ENOMEM, or clone()'s.
Errno become_nascent(void (*reaper)(int pid));

/// The child's process ID, in the parent, once the child has departed: it runs a program, or is
/// dead and can be waited for. An error in the child, which goes on. ECHILD not a nascent child. In
/// the parent EAGAIN, ENOMEM: the dead child could not be replaced by one that can be waited for.
Result<pid_t> depart(const Departure& departure);

/// The process whose memory this is: `caller`, the calling one, or the parent of a nascent child.
pid_t owner_of_memory(pid_t caller);

/// The mask that a program gets which the calling process starts, whose own mask is `current`.
sys::SignalSet mask_to_pass_on(sys::SignalSet current);

}  // namespace libspawn
