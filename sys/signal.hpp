// SPDX-License-Identifier: MIT
// Signal sets as the kernel has them (64 bits, libc's reserved signals included), and their calls.
#pragma once

#include <signal.h>
#include <stdint.h>

#include "sys/call.hpp"

namespace libspawn::sys {

inline constexpr int kSignalMax = 64;

/// Linux: a set is 64 bits, signal n at bit n-1; libc's sigset_t is longer, the rest means nothing.
struct SignalSet {
  uint64_t bits;

  [[gnu::always_inline]] static SignalSet all() { return {~uint64_t{0}}; }
  [[gnu::always_inline]] static SignalSet of(int signal) { return {uint64_t{1} << (signal - 1)}; }
  [[gnu::always_inline]] static SignalSet from(const sigset_t& set) {
    return *reinterpret_cast<const SignalSet*>(&set);
  }
  [[gnu::always_inline]] bool has(int signal) const { return (bits >> (signal - 1) & 1) != 0; }
  [[gnu::always_inline]] SignalSet without(SignalSet other) const { return {bits & ~other.bits}; }
} __attribute__((may_alias));

// Hazard: cancellation and set*id must not stay blocked in a new image.
inline constexpr SignalSet kLibcsOwn = {uint64_t{3} << 31};

/// Linux: what rt_sigaction() takes, which is not libc's struct sigaction.
struct SignalAction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  SignalSet mask;

  /// True where a function of the program would run.
  [[gnu::always_inline]] bool is_caught() const {
    return reinterpret_cast<long>(handler) != 0 && reinterpret_cast<long>(handler) != 1;
  }
};

[[gnu::always_inline]] inline Errno rt_sigprocmask(int how, const SignalSet* set, SignalSet* old) {
  return error_of(call(SYS_rt_sigprocmask, how, set, old, sizeof(SignalSet)));
}

[[gnu::always_inline]] inline Errno rt_sigaction(int signal, const SignalAction* action,
                                                 SignalAction* old) {
  return error_of(call(SYS_rt_sigaction, signal, action, old, sizeof(SignalSet)));
}

[[gnu::always_inline]] inline Errno kill(pid_t pid, int signal) {
  return error_of(call(SYS_kill, pid, signal));
}

}  // namespace libspawn::sys
