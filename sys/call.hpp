// SPDX-License-Identifier: MIT
// The one door to the kernel: a raw system call and its answer as a type.
#pragma once

#include <sys/syscall.h>

#include "sys/errno.hpp"

namespace libspawn::sys {

static_assert(sizeof(long) == 8, "libspawn is for 64-bit Linux");

template <class T>
[[gnu::always_inline]] inline long word(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

[[gnu::always_inline]] inline long word(long value) { return value; }
[[gnu::always_inline]] inline long word(unsigned long value) { return static_cast<long>(value); }
[[gnu::always_inline]] inline long word(int value) { return value; }
[[gnu::always_inline]] inline long word(unsigned value) { return value; }

// Linux: a system call looks at its own arguments only. What a caller does not pass, it need not
// clear: some 8 bytes of code each time.
#pragma GCC visibility push(hidden)
long enter(long number) __asm__("libspawn_syscall");
long enter(long number, long a) __asm__("libspawn_syscall");
long enter(long number, long a, long b) __asm__("libspawn_syscall");
long enter(long number, long a, long b, long c) __asm__("libspawn_syscall");
long enter(long number, long a, long b, long c, long d) __asm__("libspawn_syscall");
long enter(long number, long a, long b, long c, long d, long e) __asm__("libspawn_syscall");
long enter(long number, long a, long b, long c, long d, long e, long f) __asm__("libspawn_syscall");
#pragma GCC visibility pop

/// Enters the kernel (sys/<arch>/entry.S). The answer is the kernel's: -4095 … -1 is an error.
template <class... Arguments>
[[gnu::always_inline]] inline long call(long number, Arguments... arguments) {
  return enter(number, word(arguments)...);
}

[[gnu::always_inline]] inline bool is_error(long answer) {
  return static_cast<unsigned long>(answer) > -4096UL;
}

[[gnu::always_inline]] inline Errno error_of(long answer) {
  return is_error(answer) ? static_cast<Errno>(-answer) : Errno::kNone;
}

template <class T>
[[gnu::always_inline]] inline Result<T> result_of(long answer) {
  return {static_cast<T>(answer), error_of(answer)};
}

}  // namespace libspawn::sys
