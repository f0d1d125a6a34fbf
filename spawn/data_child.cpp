// SPDX-License-Identifier: MIT
// Bytes of the caller's as a file: a sealed one, in memory only.
#include <fcntl.h>

#include "spawn/actions.hpp"
#include "spawn/child.hpp"
#include "sys/file.hpp"

namespace libspawn::child {
namespace {

// Named as in <linux/memfd.h> and <linux/fcntl.h>, which older systems have without the newer ones.
constexpr unsigned kAllowSealing = 2;  // Linux 3.17
constexpr unsigned kNoExecSeal = 8;    // Linux 6.3: may be demanded by vm.memfd_noexec
constexpr int kAddSeals = 1033;        // Linux 3.17
constexpr long kReadOnly = 0xf;        // F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE

Result<int> create(Report& report) {
  note(report, "memfd_create");
  Result<int> file = sys::memfd_create("spawn-data", kAllowSealing | kNoExecSeal);
  if (file.error == Errno{EINVAL}) file = sys::memfd_create("spawn-data", kAllowSealing);
  return {file.value, supported(file.error)};
}

/// Linux: a write takes 2 GiB at most; pwrite leaves the position where reading begins.
Errno fill(int file, const Action& action, Report& report) {
  note(report, "pwrite64");
  for (size_t done = 0; done < action.size;) {
    auto offset = static_cast<off_t>(done);
    Result<long> got = sys::pwrite64(file, action.data + done, action.size - done, offset);
    if (failed(got.error)) return got.error;
    done += static_cast<size_t>(got.value);
  }
  note(report, "fcntl");
  return sys::fcntl(file, kAddSeals, kReadOnly).error;
}

}  // namespace

Errno provide_data(const Action& action, Report& report) {
  // POSIX: as for open, an open target is closed first.
  (void)sys::close(action.fd);
  Result<int> file = create(report);
  if (failed(file.error)) return file.error;
  if (Errno e = fill(file.value, action, report); failed(e)) {
    // Hazard: the action may be allowed to fail; nothing of it may be left open.
    (void)sys::close(file.value);
    return e;
  }
  return move_to(file.value, action.fd, 0, report);
}

}  // namespace libspawn::child
