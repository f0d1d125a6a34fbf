// SPDX-License-Identifier: MIT
// The child's signals: dispositions, mask, and dying of one.
#include <sys/resource.h>

#include "attrs/attributes.hpp"
#include "spawn/child.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

bool can_be_changed(int signal) { return signal != SIGKILL && signal != SIGSTOP; }

bool must_be_reset(const Plan& plan, int signal) {
  if (plan.sigdefault.has(signal)) return true;
  if (plan.handlers_are_cleared) return false;
  sys::SignalAction current = {};
  return !failed(sys::rt_sigaction(signal, nullptr, &current)) && current.is_caught();
}

Errno set_default(int signal) {
  sys::SignalAction default_action = {};
  return sys::rt_sigaction(signal, &default_action, nullptr);
}

Errno keep_abort_ignored(const Plan& plan) {
  if (!plan.ignores_abort || plan.sigdefault.has(SIGABRT)) return Errno::kNone;
  sys::SignalAction ignore = {.handler = SIG_IGN};
  return sys::rt_sigaction(SIGABRT, &ignore, nullptr);
}

}  // namespace

Errno reset_signals(const Plan& plan) {
  // Hazard: abort() in another thread may have set it to default before the child was made.
  if (Errno e = keep_abort_ignored(plan); failed(e)) return e;
  if (plan.handlers_are_cleared && plan.sigdefault.bits == 0) return Errno::kNone;
  for (int signal = 1; signal <= sys::kSignalMax; signal++) {
    if (!can_be_changed(signal) || !must_be_reset(plan, signal)) continue;
    if (Errno e = set_default(signal); failed(e)) return e;
  }
  return Errno::kNone;
}

Errno set_mask(const Plan& plan) { return sys::rt_sigprocmask(SIG_SETMASK, &plan.mask, nullptr); }

void die(const Plan& plan) {
  // POSIX: who waits for a process group must find it there.
  (void)start_session(plan);
  (void)join_group(plan);
  // Linux: a limit of 1 also keeps a core_pattern program from being started; 0 does not.
  sys::Limit no_core = {1, 1};
  (void)sys::prlimit64(0, RLIMIT_CORE, &no_core, nullptr);
  if (can_be_changed(plan.fatal_signal)) (void)set_default(plan.fatal_signal);
  (void)sys::kill(sys::getpid(), plan.fatal_signal);
  sys::SignalSet only = sys::SignalSet::of(plan.fatal_signal);
  (void)sys::rt_sigprocmask(SIG_UNBLOCK, &only, nullptr);
  sys::exit_group(plan.fatal_signal);
}

}  // namespace libspawn::child
