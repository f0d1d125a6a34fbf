// SPDX-License-Identifier: MIT
// From a plan to a running program.
#pragma once

#include "spawn/ladder.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// How the child is wanted.
struct Wishes {
  bool pidfd;      // a process descriptor as well
  uint64_t flags;  // clone3()'s: namespaces, and what Linux 7.1 has
};

/// Creates the child and sees it through exec. All signals must be blocked. Errors:
/// create_child()'s; that of the step which failed in the child, which then is gone without a
/// trace; EMFILE, ENFILE no channel can be had where memory is not shared; ENOTSUP the program
/// could not be stopped. The report tells the step.
Result<Child> launch(Plan& plan, Report& report, const Wishes& wishes);

/// Replaces the caller's image, after all the steps of a child; returns only with the error, told
/// by the report. What the steps have changed stays changed.
Errno replace_caller(Plan& plan, Report& report);

}  // namespace libspawn
