// SPDX-License-Identifier: MIT
// File actions, in order.
#include "attrs/attributes.hpp"
#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// Leaves the new file at exactly `target`, close-on-exec if asked for whatever number it got.
Errno move_to(int fd, int target, int oflag) {
  if (fd == target) return Errno::kNone;
  Errno e = sys::dup3(fd, target, oflag & O_CLOEXEC);
  (void)sys::close(fd);
  return e;
}

Errno open_file(const Action& action) {
  // POSIX: an open target is closed first; so a full table has room for the file.
  (void)sys::close(action.fd);
  Result<int> file = sys::openat(AT_FDCWD, action.path, action.oflag, action.mode);
  return failed(file.error) ? file.error : move_to(file.value, action.fd, action.oflag);
}

Errno duplicate(const Action& action) {
  if (action.fd != action.new_fd) return sys::dup3(action.fd, action.new_fd, 0);
  // Austin 411: the same number twice means that the descriptor survives exec.
  Result<int> flags = sys::fcntl(action.fd, F_GETFD, 0);
  if (failed(flags.error)) return flags.error;
  return sys::fcntl(action.fd, F_SETFD, flags.value & ~FD_CLOEXEC).error;
}

Errno take_terminal(const Plan& plan, const Action& action) {
  Result<pid_t> group = sys::getpgid(0);
  if (failed(group.error)) return group.error;
  // Hazard: a background process is stopped for this, and the caller with it.
  sys::SignalSet stop = sys::SignalSet::of(SIGTTOU);
  if (Errno e = sys::rt_sigprocmask(SIG_BLOCK, &stop, nullptr); failed(e)) return e;
  Errno e = sys::set_foreground_group(action.fd, &group.value);
  Errno restored = set_mask(plan);
  return failed(e) ? e : restored;
}

Errno run(const Plan& plan, const Action& action, int channel) {
  switch (action.kind) {
    case ActionKind::kOpen:
      return open_file(action);
    case ActionKind::kClose:
      // Austin 370: closing what is not open is no error, nor is any other failure of close.
      (void)sys::close(action.fd);
      return Errno::kNone;
    case ActionKind::kDup2:
      return duplicate(action);
    case ActionKind::kChdir:
      return sys::chdir(action.path);
    case ActionKind::kFchdir:
      return sys::fchdir(action.fd);
    case ActionKind::kCloseFrom:
      close_from(action.fd, channel);
      return Errno::kNone;
    case ActionKind::kTcsetpgrp:
      return take_terminal(plan, action);
  }
  return Errno{EINVAL};
}

}  // namespace

Errno run_file_actions(const Plan& plan, Report& report) {
  for (uint32_t i = 0; i < plan.actions.count; i++) {
    report.index = i;
    if (Errno e = run(plan, plan.actions.first[i], report.channel); failed(e)) return e;
  }
  return Errno::kNone;
}

}  // namespace libspawn::child
