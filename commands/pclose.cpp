// SPDX-License-Identifier: MIT
// pclose.
#include <errno.h>
#include <spawn_np.h>

#include "commands/streams.hpp"
#include "commands/wait.hpp"
#include "objects/kept_errno.hpp"
#include "spawn/cancel_state.hpp"
#include "spawn/threads.hpp"
#include "sys/public.hpp"

namespace {

using libspawn::Result;
using libspawn::Stream;

/// Takes it out of the list; null where it is not one of ours.
Stream* take(FILE* file) {
  // Hazard: musl locks the stream for this: never inside our own lock.
  int fd = fileno(file);
  libspawn::Streams streams;
  Stream* stream = streams.find(file, fd);
  if (stream == nullptr) return nullptr;
  // Hazard: until it is closed, the child of another thread's popen() must not inherit it.
  if (!libspawn::is_only_thread()) {
    (void)libspawn::sys::fcntl(stream->fd, F_SETFD, FD_CLOEXEC);
  }
  streams.remove(stream);
  return stream;
}

/// POSIX: not a cancellation point, which libc's functions are that write what is buffered.
int close_file(FILE* file) {
  int previous = libspawn::set_cancel_state(PTHREAD_CANCEL_DISABLE);
  int result = fclose(file);
  (void)libspawn::set_cancel_state(previous);
  return result;
}

/// POSIX: the value is the command's, whatever became of the stream.
Result<int> close_and_wait(Stream* stream) {
  libspawn::KeptErrno errno_kept;
  pid_t pid = stream->pid;
  (void)close_file(stream->file);
  libspawn::free_stream(stream);
  return libspawn::wait_for_command(pid);
}

}  // namespace

LIBSPAWN_PUBLIC int pclose(FILE* stream) {
  Stream* ours = take(stream);
  // glibc: libc's own popen() has a stream that waits when it is closed.
  if (ours == nullptr) return close_file(stream);
  Result<int> status = close_and_wait(ours);
  if (!libspawn::failed(status.error)) return status.value;
  errno = libspawn::to_public(status.error);
  return -1;
}
