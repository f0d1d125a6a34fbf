// SPDX-License-Identifier: MIT
// popen_getpid_np, popen_getpidfd_np.
#include <spawn_np.h>
#include <sys/wait.h>

#include "commands/streams.hpp"
#include "spawn/pipe.hpp"
#include "sys/process.hpp"
#include "sys/public.hpp"

namespace {

namespace sys = libspawn::sys;
using libspawn::Errno;
using libspawn::failed;
using libspawn::Result;
using libspawn::Stream;

/// A descriptor of the child with that number; ECHILD: it was waited for.
Result<int> open_child(pid_t pid) {
  Result<int> opened = sys::pidfd_open(pid, 0);
  if (opened.error == Errno{ESRCH}) return {-1, Errno{ECHILD}};
  if (failed(opened.error)) return {-1, opened.error};
  int fd = libspawn::move_away(opened.value, {});
  if (fd < 0) return {-1, Errno{EMFILE}};
  // Hazard: the number may be another process by now, which is not our child.
  siginfo_t info;
  Errno error = sys::waitid(sys::kPidfd, fd, &info, WEXITED | WNOHANG | WNOWAIT);
  if (!failed(error)) return {fd, error};
  (void)sys::close(fd);
  // Linux 5.4: before, there is no such kind of ID.
  return {-1, error == Errno{EINVAL} ? Errno{ENOSYS} : error};
}

Result<int> pidfd_of(FILE* file) {
  int number = fileno(file);
  libspawn::Streams streams;
  Stream* stream = streams.find(file, number);
  if (stream == nullptr) return {-1, Errno{EINVAL}};
  if (stream->pidfd >= 0) return {stream->pidfd, Errno::kNone};
  Result<int> opened = open_child(stream->pid);
  stream->pidfd = opened.value;
  return opened;
}

Result<pid_t> pid_of(FILE* file) {
  int number = fileno(file);
  libspawn::Streams streams;
  const Stream* stream = streams.find(file, number);
  if (stream == nullptr) return {-1, Errno{EINVAL}};
  return {stream->pid, Errno::kNone};
}

}  // namespace

LIBSPAWN_PUBLIC pid_t popen_getpid_np(FILE* stream) { return libspawn::to_public(pid_of(stream)); }

LIBSPAWN_PUBLIC int popen_getpidfd_np(FILE* stream) {
  return libspawn::to_public(pidfd_of(stream));
}
