// SPDX-License-Identifier: MIT
// The public record of what went wrong.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// Writes the record that the attributes name, if any, from what the child or the launch has
/// reported. `file` is what was to be executed. The plan's strings must still be there.
[[gnu::cold]] void fill_record(const Plan& plan, const Report& report, const char* file);
inline void write_record(const Plan& plan, const Report& report, const char* file) {
  if (plan.is_recorded()) fill_record(plan, report, file);
}

}  // namespace libspawn
