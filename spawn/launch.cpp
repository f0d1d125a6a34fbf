// SPDX-License-Identifier: MIT
// Creating the child, and finding out what became of it.
#include "spawn/launch.hpp"

#include <signal.h>
#include <sys/wait.h>

#include "spawn/stack.hpp"
#include "spawn/stopped.hpp"
#include "sys/clone.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

/// All steps of a child, in the calling thread (spawn/main_child.cpp).
extern "C" [[gnu::visibility("hidden")]] void libspawn_run_steps(const libspawn::Plan& plan,
                                                                 libspawn::Report& report);

namespace libspawn {
namespace {

constexpr int kNotExecuted = 127;

// Hazard: the number may by now be another thread's child: only this thread's is asked for.
constexpr int kWaitClone = static_cast<int>(__WCLONE | __WNOTHREAD);

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

/// One attempt: everything that belongs to it, until it is settled.
class Launch {
 public:
  Launch(Plan& plan, Report& report, const Wishes& wishes)
      : plan_(plan), report_(report), birth_{stack_.top(), wishes.pidfd, false, wishes.flags} {}

  Result<Child> run() {
    if (Errno error = channel_.open_if_needed(plan_.actions); failed(error)) {
      report_.failure.call = "pipe2";
      return not_created(error);
    }
    report_.channel = channel_.writer();
    Result<Child> child = create_child(plan_, report_, birth_, channel_);
    if (failed(child.error)) return not_created(child.error);
    child = settle(child.value);
    bool stops = plan_.has(kStartSuspended) && !failed(child.error) && !plan_.ending.is_near();
    return stops ? see_stopped(child.value) : child;
  }

 private:
  Result<Child> not_created(Errno error) {
    // Linux: built without a kind of namespace, or from before 7.1.
    if (birth_.flags != 0 && error == Errno{EINVAL}) error = Errno{ENOTSUP};
    // Linux: of several wishes the error tells which; else the ladder knows.
    if (report_.failure.step == Step::kNone) report_.failure.step = step_of(plan_, birth_, error);
    report_.failure.error = error;
    return {{}, error};
  }

  Result<Child> settle(const Child& child) {
    // False while the child may still be on its way to exec: an emulator with a full table.
    bool is_decided = report_.started || channel_.is_open() || Channel::memory_is_shared();
    // Hazard: a child that was killed at once has not started either.
    if (report_.started || !(child.is_copy || Channel::memory_is_shared())) {
      Channel::learn(report_.started);
    }
    if (!report_.started) channel_.receive(report_);
    if (failed(report_.failure.error)) return settle_failed(child);
    if (!child.is_invisible) return {child, Errno::kNone};
    return settle_invisible(child, is_decided ? kWaitClone : kWaitClone | WNOHANG);
  }

  Result<Child> settle_failed(const Child& child) {
    Errno error = report_.failure.error;
    // illumos: a program that cannot be executed is for the caller to wait for, too.
    bool is_hidden = plan_.has(kNoExecErr) && report_.failure.step == Step::kExec;
    bool is_reaped = (birth_.flags & sys::kCloneAutoreap) != 0;
    if (is_hidden && is_reaped) return {child, Errno::kNone};
    discard_child(child);
    return is_hidden ? stand_in({0, kNotExecuted}) : Result<Child>{{}, error};
  }

  /// Hazard: success and a death before exec look alike, but only the dead child answers __WCLONE:
  /// exec makes SIGCHLD its exit signal.
  Result<Child> settle_invisible(const Child& child, int options) {
    int status = 0;
    Result<pid_t> ended = sys::wait4(child.pid, &status, options);
    if (!failed(ended.error) && ended.value == child.pid) return replace_dead(child, status);
    return {child, Errno::kNone};
  }

  /// As if forked: the caller gets a child to wait for that was killed by the same signal.
  Result<Child> replace_dead(const Child& child, int status) {
    if (child.pidfd >= 0) (void)sys::close(child.pidfd);
    int signal = sys::killing_signal(status);
    // Hazard: not killed, so it failed, and with a full table nothing could carry the reason.
    if (signal == 0) return not_created(Errno{EMFILE});
    report_.failure.step = Step::kKilled;
    report_.failure.index = static_cast<uint32_t>(signal);
    return stand_in({signal, 0});
  }

  Result<Child> stand_in(const Ending& ending) {
    Failure failure = report_.failure;
    plan_.ending = ending;
    plan_.flags &= kSetSid | kSetPgroup;
    birth_.is_visible = true;
    birth_.flags = 0;
    Result<Child> child = create_child(plan_, report_, birth_, channel_);
    report_.failure = failure;
    return child;
  }

  /// Hazard: a kernel or emulator that sent no signal has let the program begin.
  Result<Child> see_stopped(const Child& child) {
    if (wait_until_stopped(child)) return {child, Errno::kNone};
    (void)sys::kill(child.pid, SIGKILL);
    discard_child(child);
    report_.failure = {.step = Step::kSuspend, .error = Errno{ENOTSUP}, .call = "fcntl"};
    return {{}, Errno{ENOTSUP}};
  }

  Plan& plan_;
  Report& report_;
  Stack stack_;
  Channel channel_;
  Birth birth_;
};

/// Linux 5.4: a kernel without waitid(P_PIDFD) takes its number for an unknown kind of ID.
/// Not part of its caller's frame, below which the child may have to run.
[[gnu::noinline]] Errno check_pidfd_support(Errno missing) {
  constexpr int kPidfd = 3;
  constexpr int kNotOpen = 0x7fffffff;
  siginfo_t info;
  Errno error = sys::waitid(kPidfd, kNotOpen, &info, WEXITED | WNOHANG);
  return error == Errno{EINVAL} ? missing : Errno::kNone;
}

}  // namespace

Result<Child> launch(Plan& plan, Report& report, const Wishes& wishes) {
  if (wishes.pidfd) {
    // glibc: pidfd_spawn() says ENOSYS.
    Errno missing{plan.has(kProcdesc) ? ENOTSUP : ENOSYS};
    if (Errno error = check_pidfd_support(missing); failed(error)) {
      report.failure = {.step = Step::kPidfd, .error = error, .call = "waitid"};
      return {{}, error};
    }
  }
  return Launch(plan, report, wishes).run();
}

Errno replace_caller(Plan& plan, Report& report) {
  // Linux: exec itself resets what is caught.
  plan.handlers_are_cleared = true;
  plan.joins_cgroup = plan.has(kSetCgroup);
  libspawn_run_steps(plan, report);
  return report.failure.error;
}

}  // namespace libspawn
