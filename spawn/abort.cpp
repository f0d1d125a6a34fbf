// SPDX-License-Identifier: MIT
// SIGABRT as the program left it, even while abort() runs in another thread.
#include "spawn/abort.hpp"

#include <signal.h>

#include "objects/kept_errno.hpp"
#include "sys/process.hpp"
#include "sys/signal.hpp"
#include "sys/time.hpp"

namespace libspawn {
namespace {

constexpr int kPauses = 1000;
constexpr long kPause = 1000000;  // nanoseconds

/// glibc: before 2.41 no lock joins abort() and sigaction(), but nobody else sets a default action
/// with such a mask and no flags: sigfillset() leaves libc's own signals out, Go sets flags.
bool is_set_by_abort(const struct sigaction& action) {
  constexpr uint64_t kNeverMasked = uint64_t{1} << (SIGKILL - 1) | uint64_t{1} << (SIGSTOP - 1);
  constexpr int kFlags = SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER;
  uint64_t mask = sys::SignalSet::from(action.sa_mask).bits | kNeverMasked;
  return action.sa_handler == SIG_DFL && (action.sa_flags & kFlags) == 0 && mask == ~uint64_t{0};
}

}  // namespace

bool abort_is_ignored() {
  // Hazard: a sandbox may refuse the question, and libc's function says so.
  KeptErrno errno_kept;
  struct sigaction action;
  // musl, glibc 2.41: libc's function waits for the lock of abort(), the system call would not.
  for (int pauses = 0; sigaction(SIGABRT, nullptr, &action) == 0; pauses++) {
    // Hazard: abort() does not end a process 1, a fork made meanwhile, or a handler in its thread.
    if (!is_set_by_abort(action) || pauses == kPauses) return action.sa_handler == SIG_IGN;
    sys::nanosleep({0, kPause});
  }
  return false;
}

}  // namespace libspawn
