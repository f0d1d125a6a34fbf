// SPDX-License-Identifier: MIT
// System calls that fail: a table of which, how, and with what arguments.
#pragma once

#include <errno.h>
#include <sys/syscall.h>

#include <vector>

namespace support {

/// The process is killed by SIGSYS instead of getting an error.
inline constexpr int kKills = -1;
inline constexpr int kAnyArgument = -1;

/// One system call's fate. The last rule that was installed for a call wins.
struct Rule {
  long call;                    // SYS_…
  int error;                    // what it answers, or kKills
  int argument = kAnyArgument;  // 0 … 5: only where (its lower half & mask) == value
  unsigned mask = ~0U;
  unsigned value = 0;
};

using Rules = std::vector<Rule>;

/// Applies the rules to the calling thread and to all that it creates, for good: call it in
/// sandboxed(), in_fresh_process() or a thread. Fails the test where the kernel refuses.
void refuse(const Rules& rules);

/// What makes the library take each way of creating a child: clone3, clone, clone with SIGCHLD as
/// exit signal, clone without shared memory.
struct Rung {
  const char* name;
  Rules refused;
};
extern const std::vector<Rung> kRungs;

}  // namespace support
