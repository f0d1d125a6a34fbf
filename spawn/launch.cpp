// SPDX-License-Identifier: MIT
// Creating the child, and finding out what became of it.
#include "spawn/launch.hpp"

#include <signal.h>
#include <sys/wait.h>

#include "attrs/attributes.hpp"
#include "spawn/stack.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

// Hazard: the number may by now be another thread's child: only this thread's is asked for.
constexpr int kWaitClone = static_cast<int>(__WCLONE | __WNOTHREAD);

/// One attempt: everything that belongs to it, until it is settled.
class Launch {
 public:
  Launch(Plan& plan, char** shell_argv, bool wants_pidfd)
      : plan_(plan), report_{.shell_argv = shell_argv}, birth_{stack_.top(), wants_pidfd, false} {}

  Result<Child> run() {
    if (Errno error = channel_.open_if_needed(plan_.actions); failed(error)) return {{}, error};
    report_.channel = channel_.writer();
    Result<Child> child = create_child(plan_, report_, birth_, channel_);
    return failed(child.error) ? child : settle(child.value);
  }

 private:
  Result<Child> settle(const Child& child) {
    // False while the child may still be on its way to exec: an emulator with a full table.
    bool is_decided = report_.started || channel_.is_open() || Channel::memory_is_shared();
    // Hazard: a child that was killed at once has not started either.
    if (report_.started || !(child.is_copy || Channel::memory_is_shared())) {
      Channel::learn(report_.started);
    }
    Errno error = report_.started ? report_.error : channel_.receive();
    if (failed(error)) {
      discard_child(child);
      return {{}, error};
    }
    if (!child.is_invisible) return {child, Errno::kNone};
    return settle_invisible(child, is_decided ? kWaitClone : kWaitClone | WNOHANG);
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
    plan_.fatal_signal = sys::killing_signal(status);
    // Hazard: not killed, so it failed, and with a full table nothing could carry the reason.
    if (plan_.fatal_signal == 0) return {{}, Errno{EMFILE}};
    plan_.flags &= kSetSid | kSetPgroup;
    birth_.is_visible = true;
    return create_child(plan_, report_, birth_, channel_);
  }

  Plan& plan_;
  Stack stack_;
  Channel channel_;
  Report report_;
  Birth birth_;
};

/// Linux 5.4: a kernel without waitid(P_PIDFD) takes its number for an unknown kind of ID.
Errno check_pidfd_support() {
  constexpr int kPidfd = 3;
  constexpr int kNotOpen = 0x7fffffff;
  siginfo_t info;
  Errno error = sys::waitid(kPidfd, kNotOpen, &info, WEXITED | WNOHANG);
  return error == Errno{EINVAL} ? Errno{ENOSYS} : Errno::kNone;
}

}  // namespace

Result<Child> launch(Plan& plan, char** shell_argv, bool wants_pidfd) {
  if (wants_pidfd) {
    if (Errno error = check_pidfd_support(); failed(error)) return {{}, error};
  }
  return Launch(plan, shell_argv, wants_pidfd).run();
}

}  // namespace libspawn
