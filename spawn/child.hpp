// SPDX-License-Identifier: MIT
// The child's parts. What is declared here runs in the caller's memory: see docs/child.md.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn::child {

/// Handlers to default, unless the kernel did it; ignored signals of `sigdefault` to default.
Errno reset_signals(const Plan& plan);

/// Moves the child into the cgroup where clone3() could not.
Errno join_cgroup(const Plan& plan);

Errno set_scheduler(const Plan& plan);
Errno start_session(const Plan& plan);
Errno join_group(const Plan& plan);
Errno reset_ids(const Plan& plan);
Errno set_mask(const Plan& plan);

/// Runs the actions in order up to the first that fails, whose number is left in `report.index`.
Errno run_file_actions(const Plan& plan, Report& report);

/// Closes every descriptor from `first` on but `kept` (-1: none).
void close_from(int first, int kept);

/// Replaces the image; returns only with the error.
Errno execute(const Plan& plan, Report& report);

/// Dies of plan.fatal_signal, without a core dump.
[[noreturn]] void die(const Plan& plan);

}  // namespace libspawn::child
