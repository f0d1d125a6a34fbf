// SPDX-License-Identifier: MIT
// Whether the calling thread may be cancelled.
#pragma once

#include <pthread.h>

// glibc: before 2.34 a program without threads has none.
#pragma weak pthread_setcancelstate

namespace libspawn {

/// Sets the state and gives the one before; nothing where there are no threads.
inline int set_cancel_state(int state) {
  int previous = state;
  // Hazard: a weak function, and so one that an old compiler may take for always there.
  auto* function = &pthread_setcancelstate;
  if (function != nullptr) (void)function(state, &previous);
  return previous;
}

}  // namespace libspawn
