// SPDX-License-Identifier: MIT
// The child, step by step: everything between clone and exec.
#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr int kNotExecuted = 127;

bool fail(Report& report, Step step, Errno error) {
  report.failure.step = step;
  report.failure.error = error;
  report.status = kNotExecuted;
  return false;
}

void pass_gate(const Report& report) {
  char pass;
  if (report.gate >= 0) (void)sys::read(report.gate, &pass, sizeof pass);
}

void send(Report& report) {
  if (report.channel < 0) return;
  report.mark = kMessageMark;
  (void)sys::write(report.channel, static_cast<const Message*>(&report), sizeof(Message));
}

/// What the child is besides: its place and its share. False: a step failed.
bool take_place(const Plan& plan, Report& report) {
  // Linux 3.8: until its IDs are mapped a process of a new user namespace is nobody.
  if (Errno e = write_id_maps(plan, report); failed(e)) return fail(report, Step::kIdMaps, e);
  // Linux 5.7: the kernel does it in clone3; before, the child is charged from here on.
  if (Errno e = join_cgroup(plan, report); failed(e)) return fail(report, Step::kCgroup, e);
  // POSIX: unspecified when; as in glibc, while the caller's privileges last.
  if (Errno e = set_scheduler(plan, report); failed(e)) return fail(report, Step::kScheduler, e);
  // Linux: the nice value counts in SCHED_OTHER and SCHED_BATCH, so after the policy.
  if (Errno e = set_nice(plan, report); failed(e)) return fail(report, Step::kNice, e);
  // Linux 2.6.13: likewise while the privileges last, which the real-time class needs.
  if (Errno e = set_ioprio(plan, report); failed(e)) return fail(report, Step::kIoprio, e);
  // Linux 2.5.8: within what the cgroup allows, so after joining it.
  if (Errno e = set_affinity(plan, report); failed(e)) return fail(report, Step::kAffinity, e);
  // Linux 2.6.36: a file of /proc, so before actions change the root or limits forbid to open it.
  if (Errno e = set_oom_score_adj(plan, report); failed(e)) {
    return fail(report, Step::kOomScoreAdj, e);
  }
  // Austin 1044: before the group, which the leader of a session cannot change.
  if (Errno e = start_session(plan, report); failed(e)) return fail(report, Step::kSession, e);
  // POSIX: before file actions, so that addtcsetpgrp finds the group.
  if (Errno e = join_group(plan, report); failed(e)) return fail(report, Step::kGroup, e);
  // POSIX: before file actions, which are checked against the real IDs.
  if (Errno e = reset_ids(plan, report); failed(e)) return fail(report, Step::kResetIds, e);
  return true;
}

/// What the child is: its signals, its place and its share. False: a step failed.
bool become(const Plan& plan, Report& report) {
  // POSIX: caught signals are default in the child, and those of spawn-sigdefault.
  if (Errno e = reset_signals(plan, report); failed(e)) return fail(report, Step::kSignals, e);
  if (!plan.is_ordinary() && !take_place(plan, report)) return false;
  // POSIX: before file actions, so that a blocked open can be ended; no handler is left to run.
  if (Errno e = set_mask(plan, report); failed(e)) return fail(report, Step::kMask, e);
  return true;
}

/// With what file actions begin.
void make_ready(const Plan& plan) {
  // POSIX: as if inherited, so that the files which actions create have the mode asked for.
  set_umask(plan);
  // macOS: what file actions name survives, so before them.
  set_cloexec_default(plan);
}

/// What the child has: its files. False: a step failed.
bool arrange(const Plan& plan, Report& report) {
  if (!plan.is_ordinary()) make_ready(plan);
  // POSIX: in the order in which they were added, each once.
  if (Errno e = run_file_actions(plan, report); failed(e)) {
    return fail(report, Step::kFileAction, e);
  }
  if (plan.is_ordinary()) return true;
  // Linux: needs free descriptors, so before the limits and after the actions have made room.
  if (Errno e = open_stop(plan, report); failed(e)) return fail(report, Step::kSuspend, e);
  return true;
}

/// What the child may do from now on. False: a step failed.
bool confine(const Plan& plan, Report& report) {
  if (plan.is_ordinary()) return true;
  // Linux: the limits are the new image's; file actions go by the caller's.
  if (Errno e = set_limits(plan, report); failed(e)) return fail(report, Step::kLimit, e);
  // macOS: IDs after file actions, which have the caller's; groups while there is a right to.
  if (Errno e = set_groups(plan, report); failed(e)) return fail(report, Step::kGroups, e);
  // Hazard: before the user, who may not change groups.
  if (Errno e = set_gid(plan, report); failed(e)) return fail(report, Step::kGid, e);
  // Hazard: the last of the three, as the right to them goes with it.
  if (Errno e = set_uid(plan, report); failed(e)) return fail(report, Step::kUid, e);
  // Linux 4.3: a change of user empties the ambient set, so after it.
  if (Errno e = set_ambient(plan, report); failed(e)) return fail(report, Step::kAmbient, e);
  // Linux 3.5: nothing may be gained any more.
  if (Errno e = set_no_new_privs(plan, report); failed(e)) {
    return fail(report, Step::kNoNewPrivs, e);
  }
  // Linux: every change of IDs or capabilities takes it back, so after them.
  if (Errno e = set_pdeathsig(plan, report); failed(e)) return fail(report, Step::kPdeathsig, e);
  // Linux: who may be stopped depends on the IDs, so after them.
  if (Errno e = arm_stop(plan, report); failed(e)) return fail(report, Step::kSuspend, e);
  // Linux 2.6.12: read by exec.
  if (Errno e = disable_aslr(plan, report); failed(e)) return fail(report, Step::kAslr, e);
  return true;
}

/// What all this was for. A function that the caller gave in place of a program may return.
void finish(const Plan& plan, Report& report) {
  if (plan.callback.function != nullptr) {
    report.status = call_back(plan, plan.callback, report);
    return;
  }
  // POSIX: close-on-exec descriptors go now, by the kernel.
  (void)fail(report, Step::kExec, execute(plan, report));
}

}  // namespace

/// All steps; returns where one failed, told by the report, or a function took the program's place.
extern "C" [[gnu::visibility("hidden")]] void libspawn_run_steps(const Plan& plan, Report& report) {
  if (become(plan, report) && arrange(plan, report) && confine(plan, report)) finish(plan, report);
  // Hazard: with POSIX_SPAWN_SETEXEC it is the caller that goes on.
  close_stop(report);
}

extern "C" [[noreturn, gnu::visibility("hidden")]] void libspawn_child_main(const Plan& plan,
                                                                            Report& report) {
  // Hazard: an emulator may have copied the memory; the parent looks for this.
  report.started = true;
  // Hazard: the caller may need a descriptor of the child before anybody can wait for it.
  pass_gate(report);
  // Hazard: a stand-in for another child has nothing else to do.
  if (plan.ending.is_near) end(plan, report);
  // Linux 5.9: until then nothing may be opened or closed; where it fails nothing has happened.
  report.table = take_own_table(plan, report);
  if (failed(report.table)) sys::exit_group(kNotExecuted);
  libspawn_run_steps(plan, report);
  send(report);
  // Linux: of the number the kernel takes the lowest eight bits, as exit() does.
  sys::exit_group(report.status);
}

}  // namespace libspawn::child
