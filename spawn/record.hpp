// SPDX-License-Identifier: MIT
// The public record of what went wrong.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// Writes the record that the attributes name, if any, from what the child or the launch has
/// reported. `file` is what was to be executed. The plan's strings must still be there.
void write_record(const Plan& plan, const Report& report, const char* file);

}  // namespace libspawn
