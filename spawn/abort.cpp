// SPDX-License-Identifier: MIT
// SIGABRT as the program left it, even while abort() runs in another thread.
#include "spawn/abort.hpp"

#include <signal.h>

#include "sys/process.hpp"
#include "sys/signal.hpp"

namespace libspawn {
namespace {

constexpr long kPause = 1000000;  // nanoseconds

/// glibc: before 2.41 abort() takes no lock, but nobody else sets a default action with such a
/// mask: sigfillset() leaves libc's own signals out.
bool is_set_by_abort(const struct sigaction& action) {
  constexpr uint64_t kNeverMasked = uint64_t{1} << (SIGKILL - 1) | uint64_t{1} << (SIGSTOP - 1);
  return action.sa_handler == SIG_DFL && sys::SignalSet::from(action.sa_mask).bits == ~kNeverMasked;
}

}  // namespace

bool abort_is_ignored() {
  struct sigaction action;
  // musl, glibc 2.41: libc's function waits for the lock of abort(), the system call would not.
  while (sigaction(SIGABRT, nullptr, &action) == 0) {
    if (!is_set_by_abort(action)) return action.sa_handler == SIG_IGN;
    sys::nanosleep({0, kPause});
  }
  return false;
}

}  // namespace libspawn
