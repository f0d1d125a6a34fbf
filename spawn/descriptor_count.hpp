// SPDX-License-Identifier: MIT
// How many descriptors the caller has open: what a copy of them costs.
#pragma once

#include <stdint.h>

namespace libspawn {

/// A hint, as a look now and then has found it: how many there were at the last look, among the
/// last 16 questions; 0 where the kernel does not tell. Any thread, any handler.
uint32_t estimate_descriptors();

}  // namespace libspawn
