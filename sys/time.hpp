// SPDX-License-Identifier: MIT
// System calls on time.
#pragma once

#include "sys/call.hpp"

namespace libspawn::sys {

struct Duration {
  long seconds;
  long nanoseconds;
};

[[gnu::always_inline]] inline void nanosleep(const Duration& duration) {
  (void)call(SYS_nanosleep, &duration, 0);
}

/// CLOCK_MONOTONIC.
[[gnu::always_inline]] inline Duration monotonic_time() {
  constexpr int kMonotonic = 1;
  Duration now = {0, 0};
  (void)call(SYS_clock_gettime, kMonotonic, &now);
  return now;
}

}  // namespace libspawn::sys
