// SPDX-License-Identifier: MIT
// The ranges that are checked when an action is added.
#include <sys/resource.h>

#include "file_actions/file_actions.hpp"
#include "sys/process.hpp"

namespace libspawn {

Errno check_descriptor(int fd) { return fd < 0 ? Errno{EBADF} : Errno::kNone; }

Errno check_open_max(int fd) {
  if (fd < 0) return Errno{EBADF};
  // Hazard: a sandbox may refuse the question; then the spawn finds out.
  sys::Limit limit = {UINT64_MAX, UINT64_MAX};
  (void)sys::prlimit64(0, RLIMIT_NOFILE, nullptr, &limit);
  return static_cast<uint64_t>(fd) < limit.soft ? Errno::kNone : Errno{EBADF};
}

Errno check_open_max(int fd, int other) {
  if (fd < 0 || other < 0) return Errno{EBADF};
  return check_open_max(fd < other ? other : fd);
}

}  // namespace libspawn
