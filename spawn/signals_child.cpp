// SPDX-License-Identifier: MIT
// The child's signals: dispositions, mask, and dying of one.
#include <sys/resource.h>

#include "spawn/child.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr int kManySignals = 24;  // more calls than reading /proc takes

bool can_be_changed(int signal) { return signal != SIGKILL && signal != SIGSTOP; }

Errno set_disposition(int signal, void (*handler)(int)) {
  sys::SignalAction action = {.handler = handler};
  return sys::rt_sigaction(signal, &action, nullptr);
}

bool is_caught(int signal) {
  sys::SignalAction current = {};
  return !failed(sys::rt_sigaction(signal, nullptr, &current)) && current.is_caught();
}

Errno set_each(sys::SignalSet set, void (*handler)(int)) {
  for (uint64_t rest = set.bits; rest != 0; rest &= rest - 1) {
    int signal = __builtin_ctzll(rest) + 1;
    if (!can_be_changed(signal)) continue;
    if (Errno e = set_disposition(signal, handler); failed(e)) return e;
  }
  return Errno::kNone;
}

/// Linux before 5.5: what CLONE_CLEAR_SIGHAND would have done.
Errno clear_handlers() {
  for (int signal = 1; signal <= sys::kSignalMax; signal++) {
    if (!can_be_changed(signal) || !is_caught(signal)) continue;
    if (Errno e = set_disposition(signal, SIG_DFL); failed(e)) return e;
  }
  return Errno::kNone;
}

bool is_many(sys::SignalSet set) {
  int count = 0;
  for (uint64_t rest = set.bits; rest != 0; rest &= rest - 1) count++;
  return count > kManySignals;
}

Errno set_defaults(const Plan& plan, Report& report) {
  sys::SignalSet set = plan.sigdefault;
  // Linux 5.5: with the handlers gone, only what is ignored is not default already.
  if (is_many(set)) set.bits &= ignored_signals(report).bits;
  note(report, "rt_sigaction");
  return set_each(set, SIG_DFL);
}

}  // namespace

Errno reset_signals(const Plan& plan, Report& report) {
  note(report, "rt_sigaction");
  // Hazard: abort() in another thread may have set it to default before the child was made.
  if (plan.ignores_abort) {
    if (Errno e = set_disposition(SIGABRT, SIG_IGN); failed(e)) return e;
  }
  if (!plan.handlers_are_cleared) {
    if (Errno e = clear_handlers(); failed(e)) return e;
  }
  if (Errno e = set_each(plan.sigignore, SIG_IGN); failed(e)) return e;
  // illumos: a signal of both sets is default.
  return set_defaults(plan, report);
}

Errno set_mask(const Plan& plan, Report& report) {
  note(report, "rt_sigprocmask");
  return sys::rt_sigprocmask(SIG_SETMASK, &plan.mask, nullptr);
}

void end(const Plan& plan, Report& report) {
  // POSIX: who waits for a process group must find it there.
  (void)start_session(plan, report);
  (void)join_group(plan, report);
  if (plan.ending.signal == 0) sys::exit_group(plan.ending.status);
  // Linux: a limit of 1 also keeps a core_pattern program from being started; 0 does not.
  sys::Limit no_core = {1, 1};
  (void)sys::prlimit64(0, RLIMIT_CORE, &no_core, nullptr);
  if (can_be_changed(plan.ending.signal)) (void)set_disposition(plan.ending.signal, SIG_DFL);
  (void)sys::kill(sys::getpid(), plan.ending.signal);
  sys::SignalSet only = sys::SignalSet::of(plan.ending.signal);
  (void)sys::rt_sigprocmask(SIG_UNBLOCK, &only, nullptr);
  sys::exit_group(plan.ending.signal);
}

}  // namespace libspawn::child
