// SPDX-License-Identifier: MIT
// Waiting for a word of memory to change.
#pragma once

#include <stdint.h>

#include "sys/call.hpp"
#include "sys/time.hpp"

namespace libspawn::sys {

inline constexpr int kFutexWait = 0;
inline constexpr int kFutexWake = 1;
inline constexpr int kFutexWaitPrivate = 128;
inline constexpr int kFutexWakePrivate = 129;

/// Waits while the word is `expected`; may end without reason.
[[gnu::always_inline]] inline void futex_wait(const uint32_t* word, uint32_t expected) {
  (void)call(SYS_futex, word, kFutexWaitPrivate, expected, 0L, 0L, 0L);
}

/// The same, for that long at the most. Linux: a wake-up by CLONE_CHILD_CLEARTID is not private.
[[gnu::always_inline]] inline Errno futex_wait_for_kernel(const uint32_t* word, uint32_t expected,
                                                          const Duration& duration) {
  return error_of(call(SYS_futex, word, kFutexWait, expected, &duration, 0L, 0L));
}

/// Wakes who waits for the kernel to do it.
[[gnu::always_inline]] inline void futex_wake_like_kernel(const uint32_t* word, int threads) {
  (void)call(SYS_futex, word, kFutexWake, threads);
}

[[gnu::always_inline]] inline void futex_wake(const uint32_t* word, int threads) {
  (void)call(SYS_futex, word, kFutexWakePrivate, threads, 0L, 0L, 0L);
}

}  // namespace libspawn::sys
