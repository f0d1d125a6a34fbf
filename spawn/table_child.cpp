// SPDX-License-Identifier: MIT
// Leaving the caller's table of descriptors for one of the child's own.
#include <errno.h>

#include "spawn/actions.hpp"
#include "spawn/child.hpp"
#include "spawn/ranges.hpp"
#include "sys/file.hpp"
#include "sys/futex.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// False: the caller has given the child up. One who sleeps until exec is told nothing.
bool tell_caller(Report& report) {
  uint32_t expected = kInTable;
  if (__atomic_load_n(&report.whereabouts, __ATOMIC_RELAXED) == kGone) return true;
  bool is_wanted = __atomic_compare_exchange_n(&report.whereabouts, &expected, uint32_t{kInMemory},
                                               false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  sys::futex_wake_like_kernel(&report.whereabouts, 1);
  return is_wanted;
}

Errno leave(unsigned from, unsigned end, const Report& report) {
  Errno e = sys::close_range(from, kLastDescriptor, sys::kCloseRangeUnshare);
  if (failed(e)) return e;
  // Linux 6.11: before, more is copied than is needed (spawn/table.hpp).
  if (from > end) (void)sys::close_range(end, kLastDescriptor, 0);
  // Linux: clone has opened it in the table that was the child's, too.
  bool is_copied = report.pidfd >= 0 && static_cast<unsigned>(report.pidfd) < end;
  if (is_copied) (void)sys::close(report.pidfd);
  return Errno::kNone;
}

/// Hazard: a place may only be taken when all below it are, and so by nobody else.
Errno fetch(int owner, int fd, int place, Report& report) {
  // Linux: clone has opened it for the caller, to whom it was closed.
  if (report.pidfd == fd) return Errno{EBADF};
  Result<int> file = sys::pidfd_getfd(owner, fd, 0);
  if (failed(file.error)) return file.error;
  return move_to(file.value, place, O_CLOEXEC, report);
}

int find_place(int fd, const Fetched& fetched) {
  for (int i = 0; i < fetched.count; i++) {
    if (fetched.fds[i] == fd) return fetched.first_place + i;
  }
  return fd;
}

Errno fetch_all(const Plan& plan, Report& report) {
  const Fetched& fetched = *plan.fetched;
  Result<int> owner = sys::pidfd_open(fetched.thread, static_cast<unsigned>(fetched.flags));
  if (failed(owner.error)) return owner.error;
  for (int i = 0; i < fetched.count; i++) {
    Errno e = fetch(owner.value, fetched.fds[i], fetched.first_place + i, report);
    if (failed(e)) return e;
  }
  (void)sys::close(owner.value);
  report.channel = find_place(report.channel, fetched);
  return Errno::kNone;
}

/// Hazard: in another PID namespace the caller's number is nobody's, or somebody else's.
bool is_stranger(const Plan& plan) {
  return plan.own_table.fetches && sys::getppid() != plan.fetched->process;
}

Errno take_table(const Plan& plan, Report& report) {
  const OwnTable& table = plan.own_table;
  // Linux: what is not to be closed is copied, and here that is all.
  if (is_stranger(plan)) return leave(kLastDescriptor, kLastDescriptor, report);
  Errno e = leave(table.from, table.end, report);
  if (failed(e) || !table.fetches) return e;
  report.fetches = true;
  // Hazard: a filter may end it for that (systemd: @system-service does), with nothing done yet.
  report.table = Errno{EPERM};
  return fetch_all(plan, report);
}

}  // namespace

Errno take_own_table(const Plan& plan, Report& report) {
  if (plan.own_table.from == 0) return Errno::kNone;
  if (Errno e = take_table(plan, report); failed(e)) return e;
  // Hazard: the caller looks at it as soon as it is told.
  report.table = Errno::kNone;
  return tell_caller(report) ? Errno::kNone : Errno{ECANCELED};
}

void leave_places(const Plan& plan, const Report& report) {
  if (!report.fetches || !plan.own_table.is_guess) return;
  const Fetched& fetched = *plan.fetched;
  for (int i = 0; i < fetched.count; i++) (void)sys::close(fetched.first_place + i);
}

int place_of(int fd, const Plan& plan, const Report& report) {
  if (!report.fetches) return fd;
  const Fetched& fetched = *plan.fetched;
  return report.failure.index < fetched.end ? find_place(fd, fetched) : fd;
}

}  // namespace libspawn::child
