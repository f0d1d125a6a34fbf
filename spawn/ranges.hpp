// SPDX-License-Identifier: MIT
// Doing one thing to every open descriptor of a range. Child code.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn::child {

enum class RangeOperation : uint8_t { kClose, kCloexec };

/// The descriptors first … last but those kept.
struct Range {
  RangeOperation operation;
  unsigned first;
  unsigned last;
  const int* kept;  // ascending; may be null
  size_t count;
  int reserved[4] = {-1, -1, -1, -1};  // more that are kept, the library's own
};

inline constexpr unsigned kLastDescriptor = ~0U;

/// True for a number that the operation concerns.
bool includes(const Range& range, unsigned fd);

/// Never fails: what cannot be done by one call is done one by one.
void apply(const Range& range);

}  // namespace libspawn::child
