// SPDX-License-Identifier: MIT
// What stands before a function of libc in libspawn-debug.so.
#pragma once

#include <stdint.h>

namespace libspawn::debug {

/// One for each name of debug/names.inc, made by debug/<arch>/guards.S.
struct Guard {
  const char* name;
  void* function;  // libc's; null until it was looked for
};

/// True where the calling code runs on the stack of a child, in a callback.
bool runs_in_callback();

}  // namespace libspawn::debug

/// All of them, and where they end.
extern "C" [[gnu::visibility("hidden")]] libspawn::debug::Guard libspawn_guards[];
extern "C" [[gnu::visibility("hidden")]] libspawn::debug::Guard libspawn_guards_end[];

/// How many launches with callbacks are under way: with none there is nothing to check.
extern "C" [[gnu::visibility("hidden")]] uint32_t libspawn_watched;

/// Ends a callback that calls the function; else gives the function.
extern "C" [[gnu::visibility("hidden")]] void* libspawn_check(libspawn::debug::Guard* guard);
