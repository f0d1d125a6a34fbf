// SPDX-License-Identifier: MIT
// What every function that programs can see begins with.
#pragma once

#include "sys/errno.hpp"

/// Everything else in the library is hidden: the build compiles with -fvisibility=hidden.
#define LIBSPAWN_PUBLIC extern "C" [[gnu::visibility("default")]]

namespace libspawn {

/// The last line of a public function: POSIX returns plain error numbers.
[[gnu::always_inline]] inline int to_public(Errno error) { return static_cast<int>(error); }

/// The same where they report through errno.
[[gnu::always_inline]] inline int to_public(const Result<int>& result) {
  if (!failed(result.error)) return result.value;
  errno = to_public(result.error);
  return -1;
}

}  // namespace libspawn
