// SPDX-License-Identifier: MIT
// Error numbers as a type of their own, and values that may come with one.
#pragma once

#include <errno.h>

namespace libspawn {

/// An error number of <errno.h>; kNone is success. It becomes an int only in a public function.
enum class [[nodiscard]] Errno : int{kNone = 0};

[[gnu::always_inline]] constexpr bool failed(Errno error) { return error != Errno::kNone; }

/// A value, or the reason why there is none: look at `error` first.
template <class T>
struct [[nodiscard]] Result {
  T value;
  Errno error;
};

}  // namespace libspawn
