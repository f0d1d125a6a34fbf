// SPDX-License-Identifier: MIT
// Waiting for a child that stops at exec.
#pragma once

#include "spawn/ladder.hpp"

namespace libspawn {

/// True once the child has stopped, or ended; false if it has not within a second. Nothing that
/// other waits would see is consumed.
bool wait_until_stopped(const Child& child);

}  // namespace libspawn
