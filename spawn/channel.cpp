// SPDX-License-Identifier: MIT
// The pipe that stands in for shared memory under emulators.
#include "spawn/channel.hpp"

#include <poll.h>

#include "sys/file.hpp"

namespace libspawn {
namespace {

enum class Memory : uint8_t { kUnknown, kShared, kCopied };

uint8_t memory;  // a Memory; compilers differ on atomic enumerations

Memory current() { return static_cast<Memory>(__atomic_load_n(&memory, __ATOMIC_RELAXED)); }

}  // namespace

Errno Channel::open_if_needed(const Actions& actions) {
  if (memory_is_shared()) return Errno::kNone;
  Errno error = open(actions);
  return current() == Memory::kCopied ? error : Errno::kNone;
}

Errno Channel::open(const Actions& actions) {
  return is_open() ? Errno::kNone : pipe_.open(actions, Pipe::kMessages);
}

bool Channel::has_news(const sys::Duration& duration) const {
  sys::PollEntry entry = {pipe_.reader(), POLLIN, 0};
  return sys::ppoll(&entry, 1, duration).value > 0;
}

void Channel::receive(Report& report) {
  if (!is_open()) return;
  pipe_.close_writer();
  Message message = {};
  Result<long> got = {};
  do {
    got = sys::read(pipe_.reader(), &message, sizeof message);
    if (got.value == sizeof message && message.mark == kMessageMark) {
      static_cast<Message&>(report) = message;
      return;
    }
    // Hazard: a thread may have written to the pipe, taking its number for another's.
  } while (got.value != 0 && (!failed(got.error) || got.error == Errno{EINTR}));
}

bool Channel::memory_is_known() { return current() != Memory::kUnknown; }

bool Channel::memory_is_shared() { return current() == Memory::kShared; }

void Channel::learn(bool memory_is_shared) {
  Memory known = memory_is_shared ? Memory::kShared : Memory::kCopied;
  if (current() == known) return;
  __atomic_store_n(&memory, static_cast<uint8_t>(known), __ATOMIC_RELAXED);
}

}  // namespace libspawn
