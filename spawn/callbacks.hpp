// SPDX-License-Identifier: MIT
// What the caller must be kept from while its own functions run in the child.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// True where the child calls functions of the caller's. They run with the caller's thread-local
/// memory, so the thread must not go on meanwhile.
bool has_callback(const Plan& plan);

/// Around the life of such a child: errno is kept, cancellation is off, libspawn-debug.so watches.
/// Nothing where the plan has no callback.
class Callbacks {
 public:
  explicit Callbacks(Plan& plan);
  ~Callbacks();
  Callbacks(const Callbacks&) = delete;
  Callbacks& operator=(const Callbacks&) = delete;

 private:
  Plan* plan_;  // null: there is none
  int errno_ = 0;
  int cancel_state_ = 0;
};

}  // namespace libspawn
