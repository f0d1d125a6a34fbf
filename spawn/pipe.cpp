// SPDX-License-Identifier: MIT
// Opening a pipe away from the numbers that file actions and standard streams use.
#include "spawn/pipe.hpp"

#include <sys/socket.h>

#include "sys/file.hpp"

namespace libspawn {
namespace {

constexpr int kFirstFree = 3;  // a thread that writes to a closed standard stream must not hit it

bool is_used(const Actions& actions, int fd) {
  if (fd < kFirstFree || fd == actions.program) return true;
  for (const Action& action : actions) {
    if (action.kind == ActionKind::kFdMap && names(*action.map, fd)) return true;
    if (action.fd == fd || action.new_fd == fd || action.dir == fd) return true;
  }
  return false;
}

}  // namespace

int move_away(int fd, const Actions& actions) {
  int at = fd;
  while (at >= 0 && is_used(actions, at)) {
    int from = at < kFirstFree ? kFirstFree : at + 1;
    Result<int> next = sys::fcntl(fd, F_DUPFD_CLOEXEC, from);
    if (at != fd) (void)sys::close(at);
    at = failed(next.error) ? -1 : next.value;
  }
  if (at != fd) (void)sys::close(fd);
  return at;
}

Errno Pipe::open(const Actions& actions, int flags) {
  int fds[2];
  if (Errno error = sys::pipe2(fds, flags); failed(error)) return error;
  return keep(fds, actions);
}

Errno Pipe::open_socket(const Actions& actions) {
  int fds[2];
  Errno error = sys::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
  return failed(error) ? error : keep(fds, actions);
}

Errno Pipe::keep(const int fds[2], const Actions& actions) {
  reader_ = move_away(fds[0], actions);
  writer_ = move_away(fds[1], actions);
  if (reader_ >= 0 && writer_ >= 0) return Errno::kNone;
  close_both();
  return Errno{EMFILE};
}

void Pipe::close_end(int& end) {
  if (end >= 0) (void)sys::close(end);
  end = -1;
}

void Pipe::close_both() {
  close_end(writer_);
  close_end(reader_);
}

}  // namespace libspawn
