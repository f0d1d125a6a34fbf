// SPDX-License-Identifier: MIT
// Launches that the caller waits for, and the one that replaces it.
#pragma once

#include "spawn/launch.hpp"

namespace libspawn {

/// Creates the child and sees it through exec, until the deadline of the attributes. All signals
/// must be blocked. Errors: those of Launch; ENOSYS, ENOTSUP a process descriptor could not be
/// waited for; ETIMEDOUT. The report tells the step.
Result<Child> launch(Plan& plan, Report& report, const Wishes& wishes);

/// Replaces the caller's image, after all the steps of a child; returns only with the error, told
/// by the report. What the steps have changed stays changed.
Errno replace_caller(Plan& plan, Report& report);

}  // namespace libspawn
