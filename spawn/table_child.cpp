// SPDX-License-Identifier: MIT
// Leaving the caller's table of descriptors for one of the child's own.
#include "spawn/child.hpp"
#include "spawn/ranges.hpp"
#include "sys/file.hpp"

namespace libspawn::child {

Errno take_own_table(const Plan& plan) {
  constexpr unsigned kUnshare = 2;  // CLOSE_RANGE_UNSHARE
  if (plan.own_table_from == 0) return Errno::kNone;
  return sys::close_range(plan.own_table_from, kLastDescriptor, kUnshare);
}

}  // namespace libspawn::child
