// SPDX-License-Identifier: MIT
// Where libspawn-debug.so comes between a child and its callbacks.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// For one child with callbacks. Nobody watches it but in libspawn-debug.so, which has functions of
/// its own for these two (debug/watch.cpp).
Watch begin_watch();
void end_watch(const Watch& watch);

}  // namespace libspawn
