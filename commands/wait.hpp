// SPDX-License-Identifier: MIT
// Waiting for a command where no cancellation may be acted on.
#pragma once

#include "sys/process.hpp"

namespace libspawn {

/// The wait status; ECHILD: it was collected, or the kernel keeps none.
inline Result<int> wait_for_command(pid_t pid) {
  int status = 0;
  for (;;) {
    Result<pid_t> ended = sys::wait4(pid, &status, 0);
    if (ended.error != Errno{EINTR}) return {status, ended.error};
  }
}

}  // namespace libspawn
