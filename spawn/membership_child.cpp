// SPDX-License-Identifier: MIT
// Where the child belongs: ID maps, cgroup, session, group.
#include <fcntl.h>

#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// ENOTSUP stands for "this cannot be had here", so that callers can go on without a cgroup.
Errno cgroup_error(Errno error) {
  if (error == Errno{ENOTDIR}) return Errno{EBADF};
  bool unsupported = error == Errno{ENOENT} || error == Errno{EROFS} || error == Errno{EPERM};
  return unsupported ? Errno{ENOTSUP} : error;
}

Errno write_id_map(Report& report, uint32_t index, const Bytes& map) {
  report.failure.index = index;
  // Linux before 3.8: has no such file, and ENOENT would speak of the program.
  return supported(write_proc(report, id_map_path(index), map.start, map.size), Errno{ENOENT});
}

}  // namespace

Errno write_id_maps(const Plan& plan, Report& report) {
  if (plan.has(kGidMap)) {
    // Linux 3.19: without this a process may not map its group itself; before, it may.
    report.failure.index = 0;
    Errno e = write_proc(report, id_map_path(0), "deny", 4);
    // Linux: without a right to the namespace it cannot be opened; the maps give EPERM then.
    if (e == Errno{EACCES}) return Errno{EPERM};
    if (!failed(e) || e == Errno{ENOENT}) e = write_id_map(report, 1, plan.extensions->gid_map);
    if (failed(e)) return e;
  }
  if (!plan.has(kUidMap)) return Errno::kNone;
  return write_id_map(report, 2, plan.extensions->uid_map);
}

Errno join_cgroup(const Plan& plan, Report& report) {
  if (!plan.joins_cgroup) return Errno::kNone;
  note(report, "openat");
  Result<int> file = sys::openat(plan.cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0);
  if (failed(file.error)) return cgroup_error(file.error);
  return cgroup_error(write_and_close(report, file.value, "0", 1));
}

Errno start_session(const Plan& plan, Report& report) {
  note(report, "setsid");
  return plan.has(kSetSid) ? sys::setsid() : Errno::kNone;
}

Errno join_group(const Plan& plan, Report& report) {
  if (!plan.has(kSetPgroup)) return Errno::kNone;
  bool leads_already = plan.has(kSetSid) && (plan.pgroup == 0 || plan.pgroup == sys::getpid());
  note(report, "setpgid");
  return leads_already ? Errno::kNone : sys::setpgid(0, plan.pgroup);
}

}  // namespace libspawn::child
