// SPDX-License-Identifier: MIT
// Creating the child, and finding out what became of it.
#include "spawn/launch.hpp"

#include <signal.h>
#include <sys/wait.h>

#include "spawn/callbacks.hpp"
#include "spawn/fetching.hpp"
#include "spawn/stack.hpp"
#include "spawn/stand_in.hpp"
#include "spawn/stopped.hpp"
#include "spawn/table.hpp"
#include "spawn/waiting.hpp"
#include "sys/clone.hpp"
#include "sys/file.hpp"
#include "sys/futex.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

constexpr int kNotExecuted = 127;
constexpr long kShortPause = 500'000;  // nanoseconds

/// Linux 5.7: what only CLONE_INTO_CGROUP makes clone3() answer.
bool is_of_cgroup(Errno error) {
  return error == Errno{EBADF} || error == Errno{EACCES} || error == Errno{EBUSY} ||
         error == Errno{ENODEV} || error == Errno{ENOENT};
}

/// What of the child's birth the kernel refused. EAGAIN and ENOMEM are any child's.
Step step_of(const Plan& plan, const Birth& birth, Errno error) {
  if (error == Errno{EAGAIN} || error == Errno{ENOMEM}) return Step::kClone;
  if (plan.has(kSetCgroup) && is_of_cgroup(error)) return Step::kCgroup;
  bool is_full = error == Errno{EMFILE} || error == Errno{ENFILE};
  if (is_full) return birth.wants_pidfd ? Step::kPidfd : Step::kClone;
  if ((birth.flags & sys::kClonePidfdAutokill) != 0) return Step::kPidfd;
  if ((birth.flags & sys::kCloneAutoreap) != 0) return Step::kAutoreap;
  return birth.flags != 0 ? Step::kNewNamespaces : Step::kClone;
}

}  // namespace

Errno Launch::detach(Settler settler) {
  is_own_thread_ = settler == Settler::kSame;
  report_.failure.step = Step::kClone;
  report_.failure.call = "clone";
  if (!find_out_whether_memory_is_shared() && !Channel::memory_is_known()) return Errno{EAGAIN};
  report_.failure.call = "mmap";
  if (birth_.stack_top == nullptr) return Errno{ENOMEM};
  report_.failure.step = Step::kNone;
  birth_.in_memory = &report_.whereabouts;
  return Errno::kNone;
}

/// Hazard: it could not leave the caller's table, and so has done nothing at all; or its program's
/// name may have led through a descriptor that it had not taken along.
inline bool Launch::needs_copy() const {
  if (failed(report_.table)) return true;
  return plan_.own_table.is_guess && failed(report_.failure.error) &&
         report_.failure.step == Step::kExec;
}

inline Result<Child> Launch::create_with_table() {
  Result<Child> child = create_child(plan_, report_, birth_, channel_);
  if (failed(child.error)) return child;
  bool must_leave = is_detached() && plan_.own_table.from != 0;
  bool is_settled = (!must_leave || has_left_table(child.value)) && !needs_copy();
  return is_settled ? child : create_with_copy(child.value);
}

Errno Launch::open_outcome() {
  report_.failure.call = "pipe2";
  Errno error = channel_.open(plan_.actions);
  return failed(error) ? not_created(error) : error;
}

Errno Launch::create() {
  // Hazard: below the caller's frame there may be little left of a stack of a few KiB.
  if (birth_.stack_top == nullptr && has_callback(plan_)) {
    report_.failure.call = "mmap";
    return not_created(Errno{ENOMEM});
  }
  report_.failure.call = "pipe2";
  if (Errno error = channel_.open_if_needed(plan_.actions); failed(error)) {
    return not_created(error);
  }
  report_.channel = channel_.writer();
  if (leaves_descriptors(plan_)) find_table();
  Result<Child> child = create_with_table();
  if (failed(child.error)) return not_created(child.error);
  child_ = child.value;
  channel_.close_writer();
  return Errno::kNone;
}

Errno Launch::not_created(Errno error) {
  // Linux: built without a kind of namespace, or from before 7.1.
  if (birth_.flags != 0 && error == Errno{EINVAL}) error = Errno{ENOTSUP};
  // Linux: of several wishes the error tells which; else the ladder knows.
  if (report_.failure.step == Step::kNone) report_.failure.step = step_of(plan_, birth_, error);
  report_.failure.error = error;
  return error;
}

bool Launch::is_known() const {
  if (!is_detached()) return true;
  // Hazard: what a child has said comes before its end.
  if (channel_.is_open() && channel_.has_news({0, 0})) return true;
  if (child_.is_copy) return false;
  return whereabouts() == kGone || has_ended(child_);
}

void Launch::pause(int64_t nanoseconds, Whereabouts expected) const {
  // Hazard: the kernel leaves the word alone where it writes a core dump; only the end tells.
  sys::Duration duration = duration_of(nanoseconds < kSlice ? nanoseconds : kSlice);
  if (child_.is_copy) {
    (void)channel_.has_news(duration);
    return;
  }
  Errno error = sys::futex_wait_for_kernel(&report_.whereabouts, expected, duration);
  // Hazard: a sandbox may refuse to wait for a word.
  if (error == Errno{EPERM} || error == Errno{ENOSYS}) sys::nanosleep({0, kShortPause});
}

bool Launch::wait(Moment deadline) {
  while (!is_known()) {
    int64_t rest = deadline == kNever ? kSlice : deadline - now();
    if (rest <= 0) return false;
    pause(rest, kInMemory);
  }
  return true;
}

Result<Child> Launch::settle() {
  Result<Child> child = settle_child();
  bool stops = plan_.has(kStartSuspended) && !failed(child.error) && !is_replaced_;
  return stops ? see_stopped(child.value) : child;
}

Result<Child> Launch::settle_child() {
  // False while the child may still be on its way to exec: an emulator with a full table.
  bool is_decided = can_tell_failures() || Channel::memory_is_shared();
  // Hazard: a child that was killed at once has not started either.
  if (report_.started || !(child_.is_copy || Channel::memory_is_shared())) {
    Channel::learn(report_.started);
  }
  if (!report_.started) channel_.receive(report_);
  if (failed(report_.failure.error)) return settle_failed();
  return child_.is_invisible ? settle_invisible(is_decided) : Result<Child>{child_, Errno::kNone};
}

Result<Child> Launch::settle_failed() {
  Errno error = report_.failure.error;
  // illumos: a program that cannot be executed is for the caller to wait for, too.
  bool is_hidden = plan_.has(kNoExecErr) && report_.failure.step == Step::kExec;
  bool is_reaped = (birth_.flags & sys::kCloneAutoreap) != 0;
  if (is_hidden && is_reaped) return {child_, Errno::kNone};
  discard();
  return is_hidden ? stand_in({true, 0, kNotExecuted}) : Result<Child>{{}, error};
}

/// Hazard: success and a death before exec look alike, but only the dead child answers __WCLONE:
/// exec makes SIGCHLD its exit signal.
Result<Child> Launch::settle_invisible(bool is_decided) {
  if (has_executed(child_)) return {child_, Errno::kNone};
  constexpr auto kInvisible = static_cast<int>(__WCLONE);
  int status = 0;
  int options = is_decided ? kInvisible : kInvisible | WNOHANG;
  if (wait_for(child_, &status, options, is_own_thread_)) return replace_dead(status);
  return {child_, Errno::kNone};
}

/// As if forked: the caller gets a child to wait for that was killed by the same signal.
Result<Child> Launch::replace_dead(int status) {
  if (child_.pidfd >= 0) (void)sys::close(child_.pidfd);
  int signal = sys::killing_signal(status);
  // Who was called back may have ended the child, by returning or by itself.
  if (signal == 0 && can_tell_failures() && has_callback(plan_)) {
    return stand_in({true, 0, WEXITSTATUS(status)});
  }
  // Hazard: not killed, so it failed, and with a full table nothing could carry the reason.
  if (signal == 0) {
    report_.failure.step = Step::kClone;
    return {{}, not_created(Errno{EMFILE})};
  }
  report_.failure.step = Step::kKilled;
  report_.failure.index = static_cast<uint32_t>(signal);
  return stand_in({true, signal, 0});
}

/// Nothing came, and so nothing failed.
bool Launch::can_tell_failures() const { return report_.started || channel_.is_open(); }

Result<Child> Launch::stand_in(const Ending& ending) {
  is_replaced_ = true;
  return create_stand_in(plan_, ending, birth_.wants_pidfd, birth_.stack_top);
}

/// Hazard: a kernel or emulator that sent no signal has let the program begin.
Result<Child> Launch::see_stopped(const Child& child) {
  if (wait_until_stopped(child)) return {child, Errno::kNone};
  if (failed(cancel())) discard();
  report_.failure = {.step = Step::kSuspend, .error = Errno{ENOTSUP}, .call = "fcntl"};
  return {{}, Errno{ENOTSUP}};
}

Errno Launch::give_up() {
  if (failed(cancel())) {
    if (is_known()) return Errno::kNone;
    discard();
  }
  report_.failure.during = report_.failure.step;
  report_.failure.step = Step::kDeadline;
  report_.failure.error = Errno{ETIMEDOUT};
  return Errno{ETIMEDOUT};
}

Errno Launch::cancel() const {
  // Linux: a program with the set-user-ID bit may become one that its parent may not kill.
  if (Errno error = send_signal(child_, SIGKILL, is_own_thread_); failed(error)) return error;
  discard();
  return Errno::kNone;
}

void Launch::discard() const { discard_child(child_, is_own_thread_); }

}  // namespace libspawn
