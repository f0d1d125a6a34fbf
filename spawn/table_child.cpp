// SPDX-License-Identifier: MIT
// Leaving the caller's table of descriptors for one of the child's own.
#include <errno.h>

#include "spawn/child.hpp"
#include "spawn/ranges.hpp"
#include "sys/file.hpp"
#include "sys/futex.hpp"

namespace libspawn::child {

namespace {

/// False: the caller has given the child up. One who sleeps until exec is told nothing.
bool tell_caller(Report& report) {
  uint32_t expected = kInTable;
  if (report.whereabouts == kGone) return true;
  bool is_wanted = __atomic_compare_exchange_n(&report.whereabouts, &expected, uint32_t{kInMemory},
                                               false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  sys::futex_wake_like_kernel(&report.whereabouts, 1);
  return is_wanted;
}

}  // namespace

Errno take_own_table(const Plan& plan, Report& report) {
  if (plan.own_table.from == 0) return Errno::kNone;
  Errno e = sys::close_range(plan.own_table.from, kLastDescriptor, sys::kCloseRangeUnshare);
  if (failed(e)) return e;
  // Linux 6.11: before, more is copied than is needed (spawn/table.hpp).
  if (plan.own_table.from > plan.own_table.end) {
    (void)sys::close_range(plan.own_table.end, kLastDescriptor, 0);
  }
  // Linux: clone has opened it in the table that was the child's, too.
  bool is_copied = report.pidfd >= 0 && static_cast<unsigned>(report.pidfd) < plan.own_table.end;
  if (is_copied) (void)sys::close(report.pidfd);
  return tell_caller(report) ? Errno::kNone : Errno{ECANCELED};
}

}  // namespace libspawn::child
