// SPDX-License-Identifier: MIT
// Leaving the caller's table of descriptors for one of the child's own.
#include "spawn/child.hpp"
#include "spawn/ranges.hpp"
#include "sys/file.hpp"

namespace libspawn::child {

Errno take_own_table(const Plan& plan) {
  if (plan.own_table.from == 0) return Errno::kNone;
  Errno e = sys::close_range(plan.own_table.from, kLastDescriptor, sys::kCloseRangeUnshare);
  if (failed(e)) return e;
  // Linux 6.11: before, more is copied than is needed (spawn/table.hpp).
  if (plan.own_table.from > plan.own_table.end) {
    (void)sys::close_range(plan.own_table.end, kLastDescriptor, 0);
  }
  // Linux: clone has opened it in the table that was the child's, too.
  if (plan.pidfd != nullptr) (void)sys::close(*plan.pidfd);
  return Errno::kNone;
}

}  // namespace libspawn::child
