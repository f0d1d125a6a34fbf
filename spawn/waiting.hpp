// SPDX-License-Identifier: MIT
// Waiting for one child, and for no other that may have its number by now.
#pragma once

#include "spawn/ladder.hpp"

namespace libspawn {

/// Waits with wait4()'s options and those of Linux, interruptions notwithstanding. True: the child
/// has ended, and `status`, unless null, tells how. `is_own_thread`: this thread has made the
/// child.
bool wait_for(const Child& child, int* status, int options, bool is_own_thread);

/// True: the child has executed a program, or was waited for, and one that has executed has its
/// number. False: it has not, or that cannot be told like this (it leads a session; a sandbox).
bool has_executed(const Child& child);

/// True if the child has ended, or is no child of this process (any more).
bool has_ended(const Child& child);

/// Waits for the child's end and closes its descriptor.
void discard_child(const Child& child, bool is_own_thread = true);

/// Nothing is done where the child was waited for. `is_own_thread` as above. EPERM: the child may
/// not be signalled.
Errno send_signal(const Child& child, int signal, bool is_own_thread);

}  // namespace libspawn
