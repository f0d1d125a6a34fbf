// SPDX-License-Identifier: MIT
// From a plan to a running program.
#pragma once

#include "spawn/ladder.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// Creates the child and sees it through exec. All signals must be blocked. Errors:
/// create_child()'s; that of the step which failed in the child, which then is gone without a
/// trace; EMFILE, ENFILE no channel can be had where memory is not shared.
Result<Child> launch(Plan& plan, char** shell_argv, bool wants_pidfd);

}  // namespace libspawn
