// SPDX-License-Identifier: MIT
// When a child need not copy all of the caller's table of descriptors.
#pragma once

#include "spawn/ladder.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// Most plans do not, and need no look at each action.
inline bool leaves_descriptors(const Plan& plan) {
  constexpr uint32_t kKinds = bit_of(ActionKind::kCloseFrom) | bit_of(ActionKind::kFdMap);
  return (plan.actions.kinds & kKinds) != 0 || plan.has(kCloexecDefault);
}

/// A child that needs nothing from some number on may be born with the caller's own table and,
/// first of all, take one of its own in which just that is closed: Linux copies only what is below.
/// Of plans that leave descriptors. A caller who goes on before exec must wait for that, which pays
/// only where it has many. `fetched`: for what the child is to get; null: it gets nothing.
OwnTable find_own_table(const Plan& plan, const Birth& birth, Fetched* fetched);

[[gnu::always_inline]] inline void raise_above(unsigned& start, int fd) {
  if (fd >= 0 && static_cast<unsigned>(fd) >= start) start = static_cast<unsigned>(fd) + 1;
}

/// The number, or the next one from which on a kernel of this version copies the table as it
/// should: from 5.9 to 6.10 what was full above may stay taken in the copy, 64 numbers for each.
unsigned sound_start(unsigned start, unsigned version);

/// Remembers for the process that the kernel, or a sandbox, does not do it; but not a lack of
/// memory, nor that the caller would not wait any longer.
void learn_of_table(Errno error);

/// One more than the highest number that an action, other than one for a range, names.
int find_unnamed(const Actions& actions);

}  // namespace libspawn
