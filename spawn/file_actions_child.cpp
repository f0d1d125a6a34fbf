// SPDX-License-Identifier: MIT
// File actions, in order.
#include "spawn/actions.hpp"
#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

Errno open_file(const Action& action, Report& report) {
  // POSIX: an open target is closed first; so a full table has room for the file.
  if (action.fd != action.dir) (void)sys::close(action.fd);
  note(report, "openat");
  Result<int> file = sys::openat(action.dir, action.path, action.oflag, action.mode);
  if (failed(file.error)) return file.error;
  return move_to(file.value, action.fd, action.oflag & O_CLOEXEC, report);
}

Errno duplicate(const Action& action, const Plan& plan, Report& report) {
  if (action.fd == action.new_fd) return inherit(action.fd, report);
  note(report, "dup3");
  return sys::dup3(place_of(action.fd, plan, report), action.new_fd, 0);
}

Errno move(const Action& action, const Plan& plan, Report& report) {
  if (action.fd == action.new_fd) return Errno::kNone;
  int fd = place_of(action.fd, plan, report);
  note(report, "dup3");
  Errno e = sys::dup3(fd, action.new_fd, 0);
  // Hazard: the action may be allowed to fail; then the file must not be lost.
  if (!failed(e)) (void)sys::close(fd);
  return e;
}

Errno take_terminal(const Action& action, Report& report) {
  note(report, "getpgid");
  Result<pid_t> group = sys::getpgid(0);
  if (failed(group.error)) return group.error;
  // Hazard: a background process is stopped for this, and the caller with it.
  sys::SignalSet stop = sys::SignalSet::of(SIGTTOU);
  sys::SignalSet before = {};
  note(report, "rt_sigprocmask");
  if (Errno e = sys::rt_sigprocmask(SIG_BLOCK, &stop, &before); failed(e)) return e;
  Errno e = sys::set_foreground_group(action.fd, &group.value);
  note(report, "rt_sigprocmask");
  // Hazard: a callback may have changed the plan's.
  Errno restored = sys::rt_sigprocmask(SIG_SETMASK, &before, nullptr);
  if (!failed(e)) return restored;
  note(report, "ioctl");
  return e;
}

/// Hazard: the program itself may be among them; it is needed once more.
void keep_program(int program, const Range& range) {
  if (program < 0 || !includes(range, static_cast<unsigned>(program))) return;
  (void)sys::fcntl(program, F_SETFD, FD_CLOEXEC);
}

void close_listed(const Action& action, const Plan& plan, const Report& report) {
  bool has_end = action.kind == ActionKind::kCloseRange;
  close_range({.operation = RangeOperation::kClose,
               .first = static_cast<unsigned>(action.fd),
               .last = has_end ? static_cast<unsigned>(action.new_fd) : kLastDescriptor,
               .kept = has_end ? action.kept : nullptr,
               .count = has_end ? action.size : 0},
              plan, report);
}

Errno close(const Action& action, const Plan& plan, const Report& report) {
  // Austin 370: closing what is not open is no error, nor is any other failure of close.
  if (action.kind == ActionKind::kClose) {
    (void)sys::close(place_of(action.fd, plan, report));
  } else {
    close_listed(action, plan, report);
  }
  return Errno::kNone;
}

/// Linux: no call answers any other error number.
Errno run_callback(const Plan& plan, const Action& action, Report& report) {
  constexpr int kLastError = 4095;
  int result = call_back(plan, *action.callback, report);
  return result < 0 || result > kLastError ? Errno{EINVAL} : Errno{result};
}

Errno set_terminal(const Action& action, Report& report) {
  note(report, "ioctl");
  return sys::set_controlling_terminal(action.fd);
}

/// The kinds that are one system call.
Errno run_simple(const Action& action, Report& report) {
  switch (action.kind) {
    case ActionKind::kChdir:
      note(report, "chdir");
      return sys::chdir(action.path);
    case ActionKind::kFchdir:
      note(report, "fchdir");
      return sys::fchdir(action.fd);
    case ActionKind::kChroot:
      note(report, "chroot");
      return sys::chroot(action.path);
    case ActionKind::kSetns:
      note(report, "setns");
      return supported(sys::setns(action.fd, action.namespaces));
    case ActionKind::kTcsetsid:
      return set_terminal(action, report);
    default:
      return Errno{EINVAL};
  }
}

Errno run(const Plan& plan, const Action& action, Report& report) {
  switch (action.kind) {
    case ActionKind::kOpen:
      return open_file(action, report);
    case ActionKind::kClose:
    case ActionKind::kCloseFrom:
    case ActionKind::kCloseRange:
      return close(action, plan, report);
    case ActionKind::kDup2:
      return duplicate(action, plan, report);
    case ActionKind::kInherit:
      return inherit(action.fd, report);
    case ActionKind::kMove:
      return move(action, plan, report);
    case ActionKind::kTcsetpgrp:
      return take_terminal(action, report);
    case ActionKind::kData:
      return provide_data(action, report);
    case ActionKind::kCallback:
      return run_callback(plan, action, report);
    case ActionKind::kFdMap:
      return map_descriptors(plan, action, report);
    default:
      return run_simple(action, report);
  }
}

/// Hazard: a map has put the program elsewhere, and now its number has another one.
void note_new_program(const Action& action, const Plan& plan, Report& report) {
  bool is_target = action.kind == ActionKind::kOpen || action.kind == ActionKind::kData;
  bool is_second = action.kind == ActionKind::kDup2 || action.kind == ActionKind::kMove;
  int made = is_target ? action.fd : is_second ? action.new_fd : -1;
  if (made >= 0 && made == plan.actions.program) report.program = -1;
}

}  // namespace

/// Austin 411: what a program asks to keep survives exec.
Errno inherit(int fd, Report& report) {
  note(report, "fcntl");
  Result<int> flags = sys::fcntl(fd, F_GETFD, 0);
  if (failed(flags.error)) return flags.error;
  return sys::fcntl(fd, F_SETFD, flags.value & ~FD_CLOEXEC).error;
}

void close_range(Range range, const Plan& plan, const Report& report) {
  int program = program_of(plan, report);
  keep_program(program, range);
  range.reserved[0] = report.channel;
  range.reserved[1] = plan.parent_pidfd;
  range.reserved[2] = plan.standard.from;
  range.reserved[3] = program;
  apply(range);
}

Errno move_to(int fd, int target, int flags, Report& report) {
  if (fd == target) return Errno::kNone;
  note(report, "dup3");
  Errno e = sys::dup3(fd, target, flags);
  (void)sys::close(fd);
  return e;
}

void set_cloexec_default(const Plan& plan) {
  if (!plan.has(kCloexecDefault)) return;
  apply(
      {.operation = RangeOperation::kCloexec, .first = plan.cloexec_from, .last = kLastDescriptor});
}

Errno run_file_actions(const Plan& plan, Report& report) {
  for (uint32_t i = 0; i < plan.actions.count; i++) {
    if (static_cast<int>(i) == plan.own_table.done_action) continue;
    const Action& action = plan.actions.first[i];
    report.failure.index = i;
    report.failure.step = Step::kFileAction;
    Errno e = run(plan, action, report);
    if (failed(e) && !action.may_fail) return e;
    if (!failed(e)) note_new_program(action, plan, report);
  }
  // Hazard: the program's name may lead to a number that is one of these, and to the wrong file.
  leave_places(plan, report);
  // Hazard: a child that is ended later was not in them.
  report.failure.step = Step::kNone;
  if (plan.standard.from < 0) return Errno::kNone;
  report.failure.index = plan.actions.count;
  note(report, "dup3");
  return sys::dup3(plan.standard.from, plan.standard.number, 0);
}

}  // namespace libspawn::child
