// SPDX-License-Identifier: MIT
// A lock that a fork cannot leave behind.
#include "commands/lock.hpp"

#include "spawn/nascent.hpp"
#include "sys/futex.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

constexpr uint32_t kIsAwaited = 1U << 31;  // Linux: process IDs have 22 bits

bool replace(uint32_t* word, uint32_t& seen, uint32_t with) {
  return __atomic_compare_exchange_n(word, &seen, with, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

}  // namespace

void Lock::acquire() {
  // Hazard: a nascent child has not copied the memory: who holds it there goes on.
  auto own = static_cast<uint32_t>(owner_of_memory(sys::getpid()));
  uint32_t seen = 0;
  if (replace(&word_, seen, own)) return;
  for (;;) {
    // Hazard: who holds it may be a thread of the process that this one was forked from.
    bool is_held = (seen & ~kIsAwaited) == own;
    // Hazard: others may wait as well, so whoever has waited wakes one more.
    if (!is_held) {
      if (replace(&word_, seen, own | kIsAwaited)) return;
    } else if (seen == (own | kIsAwaited) || replace(&word_, seen, own | kIsAwaited)) {
      sys::futex_wait(&word_, own | kIsAwaited);
      seen = __atomic_load_n(&word_, __ATOMIC_RELAXED);
    }
  }
}

void Lock::release() {
  uint32_t was = __atomic_exchange_n(&word_, 0, __ATOMIC_RELEASE);
  if ((was & kIsAwaited) != 0) sys::futex_wake(&word_, 1);
}

}  // namespace libspawn
