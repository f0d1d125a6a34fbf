// SPDX-License-Identifier: MIT
// Children that only end.
#pragma once

#include "spawn/ladder.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// A child that ends as told, for the caller to wait for in place of one that no ordinary wait
/// finds. It has the session and the group that `plan` asks for, and runs on the stack below
/// `stack_top`, or where that is null below the caller's frame. All signals must be blocked.
/// Errors: create_child()'s.
Result<Child> create_stand_in(const Plan& plan, const Ending& ending, bool wants_pidfd,
                              char* stack_top);

/// True where children share the caller's memory. The first time in a process that is found out by
/// a child that ends at once. All signals must be blocked.
bool find_out_whether_memory_is_shared();

}  // namespace libspawn
