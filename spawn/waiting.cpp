// SPDX-License-Identifier: MIT
// Waiting for one child, by its descriptor where it has one.
#include "spawn/waiting.hpp"

#include <signal.h>
#include <sys/wait.h>

#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/signal.hpp"

namespace libspawn {
namespace {

constexpr int kDumpedCore = 0x80;

// Linux: PID_MAX_LIMIT is 2 to the 22nd, so that there is no such group to be joined.
constexpr pid_t kNoGroup = 0x7fffffff;

bool is_trusted;  // EACCES of setpgid() is the kernel's own

/// Hazard: a sandbox may give that answer whoever is asked for; the kernel never does for the
/// caller.
[[gnu::noinline]] bool find_out_whether_trusted() {
  bool trusted = sys::setpgid(0, kNoGroup) != Errno{EACCES};
  if (trusted) __atomic_store_n(&is_trusted, true, __ATOMIC_RELAXED);
  return trusted;
}

/// What wait4() says of what waitid() has found.
int status_of(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return (info.si_status & 0xff) << 8;
  return info.si_status | (info.si_code == CLD_DUMPED ? kDumpedCore : 0);
}

Errno wait_by_descriptor(const Child& child, siginfo_t* info, int options) {
  Errno error = Errno::kNone;
  do {
    error = sys::waitid(sys::kPidfd, child.pidfd, info, options | WEXITED);
  } while (error == Errno{EINTR});
  return error;
}

bool wait_by_number(const Child& child, int* status, int options) {
  Result<pid_t> ended = {};
  do {
    ended = sys::wait4(child.pid, status, options);
  } while (ended.error == Errno{EINTR});
  return !failed(ended.error) && ended.value == child.pid;
}

/// ECHILD: it is no child of this process (any more).
Errno look_at(const Child& child, siginfo_t& info) {
  info.si_pid = 0;
  constexpr auto kOptions = static_cast<int>(WEXITED | WNOHANG | WNOWAIT | __WALL);
  return sys::waitid(P_PID, child.pid, &info, kOptions);
}

/// True: it was sent, or there is no child of this thread with the number. The descriptor stays
/// with the process that was looked at, whoever gets the number.
bool signal_own(pid_t pid, int signal) {
  Result<int> opened = sys::pidfd_open(pid, 0);
  if (failed(opened.error)) return opened.error == Errno{ESRCH};
  siginfo_t info;
  constexpr auto kOptions = static_cast<int>(WEXITED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD);
  Errno error = sys::waitid(sys::kPidfd, opened.value, &info, kOptions);
  if (!failed(error)) error = sys::pidfd_send_signal(opened.value, signal);
  (void)sys::close(opened.value);
  return !failed(error) || error == Errno{ECHILD} || error == Errno{ESRCH};
}

}  // namespace

bool wait_for(const Child& child, int* status, int options, bool is_own_thread) {
  constexpr auto kOwn = static_cast<int>(__WNOTHREAD);
  // Hazard: the number may by now be another thread's child: only this thread's is asked for.
  if (is_own_thread) return wait_by_number(child, status, options | kOwn);
  siginfo_t info;
  info.si_pid = 0;
  Errno error = wait_by_descriptor(child, &info, options);
  // Linux 5.4: not before, and sandboxes may refuse it.
  if (failed(error) && error != Errno{ECHILD}) return wait_by_number(child, status, options);
  if (info.si_pid == 0) return false;
  if (status != nullptr) *status = status_of(info);
  return true;
}

bool has_executed(const Child& child) {
  // POSIX: EACCES says just this; Linux looks at it before it looks for the group.
  if (sys::setpgid(child.pid, kNoGroup) != Errno{EACCES}) return false;
  return __atomic_load_n(&is_trusted, __ATOMIC_RELAXED) || find_out_whether_trusted();
}

bool has_ended(const Child& child) {
  siginfo_t info;
  // Hazard: a sandbox may refuse the call; that says nothing of the child.
  Errno error = look_at(child, info);
  return error == Errno{ECHILD} || (!failed(error) && info.si_pid != 0);
}

void discard_child(const Child& child, bool is_own_thread) {
  (void)wait_for(child, nullptr, static_cast<int>(__WALL), is_own_thread);
  if (child.pidfd >= 0) (void)sys::close(child.pidfd);
}

Errno send_signal(const Child& child, int signal, bool is_own_thread) {
  if (is_own_thread && child.pidfd < 0 && signal_own(child.pid, signal)) return Errno::kNone;
  Errno error = child.pidfd >= 0 ? sys::pidfd_send_signal(child.pidfd, signal) : Errno{ENOSYS};
  if (!failed(error) || error == Errno{ESRCH}) return Errno::kNone;
  siginfo_t info;
  // Hazard: a number that was waited for may be another process's.
  if (look_at(child, info) == Errno{ECHILD}) return Errno::kNone;
  return sys::kill(child.pid, signal);
}

}  // namespace libspawn
