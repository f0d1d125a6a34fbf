// SPDX-License-Identifier: MIT
// How the child lives and dies: with its parent, and at which addresses.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>

#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr unsigned kAsk = ~0U;
constexpr int kKilledStatus = 128 + SIGKILL;  // as shells tell of it

/// The signal comes when the descriptor's other side is closed.
Errno arm(int fd, Report& report) {
  note(report, "fcntl");
  Errno e = sys::fcntl(fd, F_SETSIG, SIGSTOP).error;
  if (!failed(e)) e = sys::fcntl(fd, F_SETOWN, sys::getpid()).error;
  return failed(e) ? e : sys::fcntl(fd, F_SETFL, O_ASYNC).error;
}

/// ENOTSUP: nothing here can tell.
Result<bool> is_parent_dead(const Plan& plan) {
  pid_t parent = sys::getppid();
  if (parent == plan.parent) return {false, Errno::kNone};
  sys::PollEntry entry = {plan.parent_pidfd, POLLIN, 0};
  if (entry.fd >= 0) return {sys::ppoll(&entry, 1, {0, 0}).value > 0, Errno::kNone};
  // Linux: 0 is any process that the child's PID namespace has not.
  return {true, parent == 0 ? Errno{ENOTSUP} : Errno::kNone};
}

void get_signal(int signal) {
  (void)sys::kill(sys::getpid(), signal);
  // Linux: no signal of its own kills the first process of a PID namespace.
  if (signal == SIGKILL) sys::exit_group(kKilledStatus);
}

}  // namespace

Errno set_pdeathsig(const Plan& plan, Report& report) {
  if (!plan.has(kPdeathsig)) return Errno::kNone;
  int signal = plan.extensions->pdeathsig;
  note(report, "prctl");
  Errno e = sys::prctl(PR_SET_PDEATHSIG, static_cast<unsigned long>(signal)).error;
  if (failed(e)) return e;
  if (signal == 0) return Errno::kNone;
  // Hazard: a parent that was killed before the call cannot send it.
  note(report, "getppid");
  Result<bool> is_dead = is_parent_dead(plan);
  if (!failed(is_dead.error) && is_dead.value) get_signal(signal);
  return is_dead.error;
}

Errno open_stop(const Plan& plan, Report& report) {
  if (!plan.has(kStartSuspended)) return Errno::kNone;
  note(report, nullptr);
  // Linux: no signal of its own stops the first process of a PID namespace.
  if (sys::getpid() == 1) return Errno{ENOTSUP};
  note(report, "pipe2");
  return sys::pipe2(report.stop, O_CLOEXEC);
}

Errno arm_stop(const Plan& plan, Report& report) {
  if (!plan.has(kStartSuspended)) return Errno::kNone;
  if (Errno e = arm(report.stop[0], report); failed(e)) return e;
  return arm(report.stop[1], report);
}

void close_stop(Report& report) {
  for (int& fd : report.stop) {
    if (fd < 0) continue;
    // Hazard: closing an armed end is what stops.
    (void)sys::fcntl(fd, F_SETFL, 0);
  }
  for (int& fd : report.stop) {
    if (fd >= 0) (void)sys::close(fd);
    fd = -1;
  }
}

Errno disable_aslr(const Plan& plan, Report& report) {
  if (!plan.has(kDisableAslr)) return Errno::kNone;
  note(report, "personality");
  Result<int> current = sys::personality(kAsk);
  if (failed(current.error)) return current.error;
  return sys::personality(static_cast<unsigned>(current.value) | ADDR_NO_RANDOMIZE).error;
}

}  // namespace libspawn::child
