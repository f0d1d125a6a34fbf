// SPDX-License-Identifier: MIT
// What file actions share. Child code.
#pragma once

#include "spawn/plan.hpp"
#include "spawn/ranges.hpp"

namespace libspawn::child {

/// Leaves the file at exactly `target`, with dup3()'s flags, and closes `fd` unless it is that.
Errno move_to(int fd, int target, int flags, Report& report);

/// The descriptor stays open over exec; EBADF.
Errno inherit(int fd, Report& report);

/// The number under which the file that is to be executed is open now; -1: it is found by its path.
[[gnu::always_inline]] inline int program_of(const Plan& plan, const Report& report) {
  return report.program >= 0 ? report.program : plan.actions.program;
}

/// The number in the child of a descriptor that the action in hand names.
int place_of(int fd, const Plan& plan, const Report& report);

/// Closes where such were put, if the program's name might lead there; none is needed any more.
void leave_places(const Plan& plan, const Report& report);

/// Does it but to what the library, or exec, still needs.
void close_range(Range range, const Plan& plan, const Report& report);

/// Makes the descriptors those of the action's map. The report has the target that failed.
Errno map_descriptors(const Plan& plan, const Action& action, Report& report);

/// Leaves a descriptor from which the action's bytes can be read, and that cannot be written to.
Errno provide_data(const Action& action, Report& report);

}  // namespace libspawn::child
