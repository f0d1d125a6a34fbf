// SPDX-License-Identifier: MIT
// Actions of a test's own, as a list of the library's would show them.
#pragma once

#include <stddef.h>

#include "file_actions/action.hpp"

namespace support {

/// They must outlive what is returned.
inline libspawn::Actions actions_of(const libspawn::Action* first, size_t count) {
  libspawn::Actions actions = {first, static_cast<uint32_t>(count), 0};
  for (const libspawn::Action& action : actions) actions.kinds |= libspawn::bit_of(action.kind);
  return actions;
}

}  // namespace support
