// SPDX-License-Identifier: MIT
// The pipe that stands in for shared memory under emulators.
#include "spawn/channel.hpp"

#include "sys/file.hpp"

namespace libspawn {
namespace {

enum class Memory : uint8_t { kUnknown, kShared, kCopied };

uint8_t memory;  // a Memory; compilers differ on atomic enumerations

Memory current() { return static_cast<Memory>(__atomic_load_n(&memory, __ATOMIC_RELAXED)); }

/// The highest descriptor that an action names, or -1.
int highest_named(const Actions& actions) {
  int highest = -1;
  for (const Action& action : actions) {
    if (action.fd > highest) highest = action.fd;
    if (action.new_fd > highest) highest = action.new_fd;
  }
  return highest;
}

}  // namespace

Channel::~Channel() {
  close_writer();
  if (reader_ >= 0) (void)sys::close(reader_);
}

void Channel::close_writer() {
  if (writer_ >= 0) (void)sys::close(writer_);
  writer_ = -1;
}

Errno Channel::open(const Actions& actions) {
  if (memory_is_shared() || is_open()) return Errno::kNone;
  int fds[2];
  Errno error = sys::pipe2(fds, O_CLOEXEC);
  if (!failed(error)) {
    reader_ = fds[0];
    writer_ = fds[1];
    error = move_writer(actions);
  }
  return current() == Memory::kCopied ? error : Errno::kNone;
}

// Hazard: to the actions the pipe's number must look like any that is not open.
Errno Channel::move_writer(const Actions& actions) {
  int highest = highest_named(actions);
  if (highest < writer_) return Errno::kNone;
  Result<int> moved = sys::fcntl(writer_, F_DUPFD_CLOEXEC, highest + 1L);
  close_writer();
  if (failed(moved.error)) return Errno{EMFILE};
  writer_ = moved.value;
  return Errno::kNone;
}

Errno Channel::receive() {
  if (reader_ < 0) return Errno::kNone;
  close_writer();
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
