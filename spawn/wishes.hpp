// SPDX-License-Identifier: MIT
// What the attributes ask of the launch itself, and which of them exclude each other.
#pragma once

#include "spawn/launch.hpp"

namespace libspawn {

/// EBADF no cgroup, EINVAL a second process descriptor or unknown flags for one, ENOTSUP what only
/// a new process can have where the caller is to be replaced, or a first process of a PID namespace
/// that is to be stopped. The report has the step.
Result<Wishes> read_wishes(const Plan& plan, Report& report, bool wants_pidfd);

/// Linux: such a process makes the memory that it runs in undumpable. A callback may do so.
bool changes_credentials(const Plan& plan);

}  // namespace libspawn
