// SPDX-License-Identifier: MIT
// Whether the caller has so few descriptors open that a copy of them costs next to nothing.
#pragma once

namespace libspawn {

/// A hint, as a look now and then has found it: true only while there were few at the last look,
/// among the last 16 questions. Any thread, any handler.
bool has_few_descriptors();

}  // namespace libspawn
