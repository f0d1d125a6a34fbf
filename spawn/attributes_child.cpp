// SPDX-License-Identifier: MIT
// The attributes but for signals: cgroup, scheduling, session, group, IDs.
#include "attrs/attributes.hpp"
#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// ENOTSUP stands for "this cannot be had here", so that callers can go on without a cgroup.
Errno cgroup_error(Errno error) {
  bool unsupported = error == Errno{ENOENT} || error == Errno{EROFS} || error == Errno{EPERM};
  return unsupported ? Errno{ENOTSUP} : error;
}

}  // namespace

Errno join_cgroup(const Plan& plan) {
  if (!plan.joins_cgroup) return Errno::kNone;
  Result<int> procs = sys::openat(plan.cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0);
  if (procs.error == Errno{ENOTDIR}) return Errno{EBADF};
  if (failed(procs.error)) return cgroup_error(procs.error);
  Result<long> written = sys::write(procs.value, "0", 1);
  (void)sys::close(procs.value);
  return cgroup_error(written.error);
}

Errno set_scheduler(const Plan& plan) {
  if ((plan.flags & kSetScheduler) != 0) {
    return sys::sched_setscheduler(0, plan.policy, &plan.priority);
  }
  return (plan.flags & kSetSchedparam) != 0 ? sys::sched_setparam(0, &plan.priority) : Errno::kNone;
}

Errno start_session(const Plan& plan) {
  return (plan.flags & kSetSid) != 0 ? sys::setsid() : Errno::kNone;
}

Errno join_group(const Plan& plan) {
  if ((plan.flags & kSetPgroup) == 0) return Errno::kNone;
  bool leads_already =
      (plan.flags & kSetSid) != 0 && (plan.pgroup == 0 || plan.pgroup == sys::getpid());
  return leads_already ? Errno::kNone : sys::setpgid(0, plan.pgroup);
}

Errno reset_ids(const Plan& plan) {
  if ((plan.flags & kResetIds) == 0) return Errno::kNone;
  Errno e = sys::setresgid(sys::kUnchanged, sys::getgid(), sys::kUnchanged);
  return failed(e) ? e : sys::setresuid(sys::kUnchanged, sys::getuid(), sys::kUnchanged);
}

}  // namespace libspawn::child
