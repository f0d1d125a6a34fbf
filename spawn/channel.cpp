// SPDX-License-Identifier: MIT
// The pipe that stands in for shared memory under emulators.
#include "spawn/channel.hpp"

#include "sys/file.hpp"

namespace libspawn {
namespace {

enum class Memory : uint8_t { kUnknown, kShared, kCopied };

uint8_t memory;  // a Memory; compilers differ on atomic enumerations

Memory current() { return static_cast<Memory>(__atomic_load_n(&memory, __ATOMIC_RELAXED)); }

bool is_named(const Actions& actions, int fd) {
  for (const Action& action : actions) {
    if (action.fd == fd || action.new_fd == fd) return true;
  }
  return false;
}

/// Hazard: to the actions the pipe must look like any number that is not open. Closes `fd`, and
/// gives the same end of the pipe under a number that no action names, or -1.
int move_away(int fd, const Actions& actions) {
  int at = fd;
  while (at >= 0 && is_named(actions, at)) {
    Result<int> next = sys::fcntl(fd, F_DUPFD_CLOEXEC, at + 1L);
    if (at != fd) (void)sys::close(at);
    at = failed(next.error) ? -1 : next.value;
  }
  if (at != fd) (void)sys::close(fd);
  return at;
}

}  // namespace

Channel::~Channel() { close_both(); }

void Channel::close_end(int& fd) {
  if (fd >= 0) (void)sys::close(fd);
  fd = -1;
}

void Channel::close_both() {
  close_end(writer_);
  close_end(reader_);
}

Errno Channel::open(const Actions& actions) {
  if (memory_is_shared() || is_open()) return Errno::kNone;
  Errno error = open_pipe(actions);
  return current() == Memory::kCopied ? error : Errno::kNone;
}

Errno Channel::open_pipe(const Actions& actions) {
  int fds[2];
  if (Errno error = sys::pipe2(fds, O_CLOEXEC); failed(error)) return error;
  reader_ = move_away(fds[0], actions);
  writer_ = move_away(fds[1], actions);
  if (reader_ >= 0 && writer_ >= 0) return Errno::kNone;
  close_both();
  return Errno{EMFILE};
}

Errno Channel::receive() {
  if (reader_ < 0) return Errno::kNone;
  close_end(writer_);
  Errno said = Errno::kNone;
  Result<long> got = {};
  do {
    got = sys::read(reader_, &said, sizeof said);
  } while (got.error == Errno{EINTR});
  return got.value == sizeof said ? said : Errno::kNone;
}

bool Channel::memory_is_shared() { return current() == Memory::kShared; }

void Channel::learn(bool memory_is_shared) {
  Memory known = memory_is_shared ? Memory::kShared : Memory::kCopied;
  if (current() == known) return;
  __atomic_store_n(&memory, static_cast<uint8_t>(known), __ATOMIC_RELAXED);
}

}  // namespace libspawn
