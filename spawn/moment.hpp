// SPDX-License-Identifier: MIT
// Points in time until which something is waited for.
#pragma once

#include <stdint.h>

#include "sys/time.hpp"

namespace libspawn {

/// Nanoseconds of CLOCK_MONOTONIC.
using Moment = int64_t;

inline constexpr Moment kNever = INT64_MAX;

inline Moment now() {
  sys::Duration time = sys::monotonic_time();
  return time.seconds * 1'000'000'000 + time.nanoseconds;
}

/// A negative number of milliseconds: never.
inline Moment moment_after(int milliseconds) {
  return milliseconds < 0 ? kNever : now() + milliseconds * int64_t{1'000'000};
}

inline sys::Duration duration_of(int64_t nanoseconds) {
  return {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
}

}  // namespace libspawn
