// SPDX-License-Identifier: MIT
// A thread that becomes its own child and comes back (sys/<arch>/prepare.S).
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "sys/clone.hpp"

namespace libspawn {
struct Departure;
struct Nascent;
}  // namespace libspawn

namespace libspawn::sys {

/// Where a suspended thread goes on: what a function must preserve. Only the assembly knows more.
struct Context {
  uint64_t stack_pointer;  // 0: nowhere
  uint64_t registers[22];
};

}  // namespace libspawn::sys

/// Makes the call. 0 in the child, which goes on with the caller's stack and registers; a negative
/// error. The parent never returns from it: when the child is gone it goes on in the context at the
/// beginning of `nascent`, as if the call of libspawn_leap() had returned the child's process ID;
/// without one it enters libspawn_nascent_died() on the stack below `nascent`.
extern "C" [[gnu::visibility("hidden")]] long libspawn_divide(const libspawn::sys::CloneCall* call,
                                                              libspawn::Nascent* nascent);

/// Leaves the context for the parent, and calls libspawn_depart(). What that returns, and from then
/// on there is no context any more; or the child's process ID, in the parent.
extern "C" [[gnu::visibility("hidden")]] long libspawn_leap(libspawn::sys::Context* context,
                                                            const libspawn::Departure* departure);

extern "C" [[gnu::visibility("hidden")]] unsigned long libspawn_thread_pointer();

/// 0 where the thread has no shadow stack.
extern "C" [[gnu::visibility("hidden")]] unsigned long libspawn_shadow_stack();

namespace libspawn::sys {

[[gnu::always_inline]] inline Errno divide_by_clone(uint64_t flags, Nascent* nascent) {
  CloneCall call = {SYS_clone, static_cast<long>(flags), 0, 0};
  return error_of(libspawn_divide(&call, nascent));
}

[[gnu::always_inline]] inline Errno divide_by_clone3(const CloneArguments& arguments,
                                                     Nascent* nascent) {
  CloneCall call = {SYS_clone3, word(&arguments), sizeof arguments, 0};
  return error_of(libspawn_divide(&call, nascent));
}

/// Different for any two threads of a process; a child without CLONE_SETTLS has its parent's.
[[gnu::always_inline]] inline unsigned long thread_pointer() { return libspawn_thread_pointer(); }

[[gnu::always_inline]] inline bool has_shadow_stack() { return libspawn_shadow_stack() != 0; }

}  // namespace libspawn::sys
