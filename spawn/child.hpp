// SPDX-License-Identifier: MIT
// The child's parts. What is declared here runs in the caller's memory: see docs/child.md.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn::child {

/// Says which system call comes next, for the record of a failure.
[[gnu::always_inline]] inline void note(Report& report, const char* call) {
  report.failure.call = call;
}

/// ENOTSUP for what the kernel does not know, a number that says nothing else.
[[gnu::always_inline]] inline Errno supported(Errno error, Errno unknown = Errno{ENOSYS}) {
  return error == unknown ? Errno{ENOTSUP} : error;
}

/// Where the child has the caller's table of descriptors: makes it a copy of what it needs, and
/// tells a caller who goes on. ECANCELED: one who would not wait for that any longer.
Errno take_own_table(const Plan& plan, Report& report);

/// Handlers to default, unless the kernel did it; then the ignored and the default ones asked for.
Errno reset_signals(const Plan& plan, Report& report);
Errno set_mask(const Plan& plan, Report& report);

/// Writes the maps of the user namespace in which the child was born.
Errno write_id_maps(const Plan& plan, Report& report);

/// Moves the child into the cgroup where clone3() could not.
Errno join_cgroup(const Plan& plan, Report& report);

Errno set_scheduler(const Plan& plan, Report& report);
Errno set_nice(const Plan& plan, Report& report);
Errno set_ioprio(const Plan& plan, Report& report);
Errno set_affinity(const Plan& plan, Report& report);
Errno set_oom_score_adj(const Plan& plan, Report& report);
Errno start_session(const Plan& plan, Report& report);
Errno join_group(const Plan& plan, Report& report);
Errno reset_ids(const Plan& plan, Report& report);
void set_umask(const Plan& plan);

/// Makes every descriptor close-on-exec that file actions do not open anew.
void set_cloexec_default(const Plan& plan);

/// Calls a function of the caller's; what it gives.
int call_back(const Plan& plan, const Callback& callback, Report& report);

/// Runs the actions in order up to the first that fails, whose number is left in the report.
Errno run_file_actions(const Plan& plan, Report& report);

/// Opens the pipe whose end, by exec's closing it, stops the new image before its first
/// instruction; the second function makes it so, the third takes both back.
Errno open_stop(const Plan& plan, Report& report);
Errno arm_stop(const Plan& plan, Report& report);
void close_stop(Report& report);

Errno set_limits(const Plan& plan, Report& report);
Errno set_groups(const Plan& plan, Report& report);
Errno set_gid(const Plan& plan, Report& report);
Errno set_uid(const Plan& plan, Report& report);
Errno set_ambient(const Plan& plan, Report& report);
Errno set_no_new_privs(const Plan& plan, Report& report);

/// Asks for the signal, and dies of it at once where the parent is dead already.
Errno set_pdeathsig(const Plan& plan, Report& report);
Errno disable_aslr(const Plan& plan, Report& report);

/// Replaces the image; returns only with the error.
Errno execute(const Plan& plan, Report& report);

/// Ends as the plan says, by a signal without a core dump or by a status.
[[noreturn]] void end(const Plan& plan, Report& report);

/// Opens a file of /proc; ENOENT where the name leads to another file system.
Result<int> open_proc(Report& report, const char* path, int flags);

/// Linux: the files of the kernel take a number by one write().
Errno write_and_close(Report& report, int file, const void* bytes, size_t size);

/// Writes `size` bytes to a file of /proc; ENOENT where the name leads to another file system.
Errno write_proc(Report& report, const char* path, const void* bytes, size_t size);

/// The signals that the caller ignores; all of them where that cannot be read.
sys::SignalSet ignored_signals(Report& report);

}  // namespace libspawn::child
