// SPDX-License-Identifier: MIT
// Creating the child: clone and clone3, and what must be known of them.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "sys/call.hpp"

namespace libspawn {
struct Plan;
struct Report;
}  // namespace libspawn

namespace libspawn::sys {

// Named as in <linux/sched.h>, which older systems have without the newer ones.
inline constexpr uint64_t kCloneVm = 0x100;
inline constexpr uint64_t kCloneFiles = 0x400;
inline constexpr uint64_t kClonePidfd = 0x1000;  // Linux 5.2
inline constexpr uint64_t kCloneVfork = 0x4000;
inline constexpr uint64_t kCloneChildCleartid = 0x200000;
inline constexpr uint64_t kCloneClearSighand = 1ULL << 32;   // Linux 5.5, clone3 only
inline constexpr uint64_t kCloneIntoCgroup = 1ULL << 33;     // Linux 5.7, clone3 only
inline constexpr uint64_t kCloneAutoreap = 1ULL << 34;       // Linux 7.1, clone3 only
inline constexpr uint64_t kCloneNoNewPrivs = 1ULL << 35;     // Linux 7.1, clone3 only
inline constexpr uint64_t kClonePidfdAutokill = 1ULL << 36;  // Linux 7.1, clone3 only

/// clone3()'s argument, as long as CLONE_INTO_CGROUP needs it (version 2 of the structure).
struct CloneArguments {
  uint64_t flags;
  uint64_t pidfd;
  uint64_t child_tid;
  uint64_t parent_tid;
  uint64_t exit_signal;
  uint64_t stack;
  uint64_t stack_size;
  uint64_t tls;
  uint64_t set_tid;
  uint64_t set_tid_size;
  uint64_t cgroup;
};
static_assert(sizeof(CloneArguments) == 88);

/// The system call that makes the child: its number, its first three arguments, and clone()'s
/// child_tid, which is the fourth or the fifth.
struct CloneCall {
  long number;
  long a;
  long b;
  long c;
  long child_tid;
};

}  // namespace libspawn::sys

/// Makes the call, and in the child enters libspawn_child_main(plan, report), which does not
/// return. Gives the child's process ID or the kernel's error as a negative number
/// (sys/<arch>/entry.S).
extern "C" [[gnu::visibility("hidden")]] long libspawn_clone(const libspawn::sys::CloneCall* call,
                                                             const libspawn::Plan* plan,
                                                             libspawn::Report* report);

namespace libspawn::sys {

/// `stack` is the top of the child's stack; null: it goes on below the caller's frame. `child_tid`
/// is for kCloneChildCleartid.
[[gnu::always_inline]] inline Result<pid_t> clone(uint64_t flags, char* stack, int* pidfd,
                                                  const Plan& plan, Report& report,
                                                  uint32_t* child_tid = nullptr) {
  CloneCall call = {SYS_clone, static_cast<long>(flags), word(stack), word(pidfd), word(child_tid)};
  return result_of<pid_t>(libspawn_clone(&call, &plan, &report));
}

[[gnu::always_inline]] inline Result<pid_t> clone3(const CloneArguments& arguments,
                                                   const Plan& plan, Report& report) {
  CloneCall call = {SYS_clone3, word(&arguments), sizeof arguments, 0, 0};
  return result_of<pid_t>(libspawn_clone(&call, &plan, &report));
}

}  // namespace libspawn::sys
