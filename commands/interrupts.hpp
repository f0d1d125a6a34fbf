// SPDX-License-Identifier: MIT
// SIGINT and SIGQUIT while commands of system() run.
#pragma once

#include "sys/signal.hpp"

namespace libspawn {

/// What a process had set for the two before.
struct Interrupts {
  struct sigaction originals[2];
};

/// Ignores SIGINT and SIGQUIT until as many calls of restore_interrupts(), from any threads. Gives
/// those of the two that the program does not ignore itself. All signals must be blocked. `own`:
/// used in a nascent child, whose actions are its own, in the memory of another process.
sys::SignalSet ignore_interrupts(Interrupts& own);

/// The last one gives back what the program had set. All signals must be blocked. `own` as before.
void restore_interrupts(const Interrupts& own);

}  // namespace libspawn
