// SPDX-License-Identifier: MIT
// What file actions share. Child code.
#pragma once

#include "spawn/plan.hpp"
#include "spawn/ranges.hpp"

namespace libspawn::child {

inline constexpr unsigned kFirstNotStandard = 3;

/// Leaves the file at exactly `target`, with dup3()'s flags, and closes `fd` unless it is that.
Errno move_to(int fd, int target, int flags, Report& report);

/// Leaves a descriptor from which the action's bytes can be read, and that cannot be written to.
Errno provide_data(const Action& action, Report& report);

}  // namespace libspawn::child
