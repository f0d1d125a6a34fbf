// SPDX-License-Identifier: MIT
// The child, step by step: everything between clone and exec.
#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr int kNotExecuted = 127;

[[noreturn]] void fail(Report& report, Step step, Errno error) {
  report.step = step;
  report.error = error;
  if (report.channel >= 0) {
    Message message = {kMessageMark, error};
    (void)sys::write(report.channel, &message, sizeof message);
  }
  sys::exit_group(kNotExecuted);
}

void pass_gate(const Report& report) {
  char pass;
  if (report.gate >= 0) (void)sys::read(report.gate, &pass, sizeof pass);
}

}  // namespace

extern "C" [[noreturn, gnu::visibility("hidden")]] void libspawn_child_main(const Plan& plan,
                                                                            Report& report) {
  // Hazard: an emulator may have copied the memory; the parent looks for this.
  report.started = true;
  // Hazard: the caller may need a descriptor of the child before anybody can wait for it.
  pass_gate(report);
  // Hazard: a stand-in for a child that was killed has nothing else to do.
  if (plan.fatal_signal != 0) die(plan);
  // POSIX: caught signals are default in the child, and those of spawn-sigdefault.
  if (Errno e = reset_signals(plan); failed(e)) fail(report, Step::kSignals, e);
  // Linux 5.7: the kernel does it in clone3; before, the child is charged from here on.
  if (Errno e = join_cgroup(plan); failed(e)) fail(report, Step::kCgroup, e);
  // POSIX: unspecified when; as in glibc, while the caller's privileges last.
  if (Errno e = set_scheduler(plan); failed(e)) fail(report, Step::kScheduler, e);
  // Austin 1044: before the group, which the leader of a session cannot change.
  if (Errno e = start_session(plan); failed(e)) fail(report, Step::kSession, e);
  // POSIX: before file actions, so that addtcsetpgrp finds the group.
  if (Errno e = join_group(plan); failed(e)) fail(report, Step::kGroup, e);
  // POSIX: before file actions, which are checked against the real IDs.
  if (Errno e = reset_ids(plan); failed(e)) fail(report, Step::kIds, e);
  // POSIX: before file actions, so that a blocked open can be ended; no handler is left to run.
  if (Errno e = set_mask(plan); failed(e)) fail(report, Step::kMask, e);
  // POSIX: in the order in which they were added, each once.
  if (Errno e = run_file_actions(plan, report); failed(e)) fail(report, Step::kFileAction, e);
  // POSIX: close-on-exec descriptors go now, by the kernel.
  fail(report, Step::kExec, execute(plan, report));
}

}  // namespace libspawn::child
