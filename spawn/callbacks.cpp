// SPDX-License-Identifier: MIT
// What the caller must be kept from while its own functions run in the child.
#include "spawn/callbacks.hpp"

#include <errno.h>

#include "attrs/attributes.hpp"
#include "spawn/cancel_state.hpp"
#include "spawn/watch.hpp"

namespace libspawn {

bool has_callback(const Plan& plan) {
  return plan.callback.function != nullptr || plan.actions.has(ActionKind::kCallback);
}

Callbacks::Callbacks(Plan& plan) : plan_(has_callback(plan) ? &plan : nullptr) {
  if (plan_ == nullptr) return;
  errno_ = errno;
  // Hazard: open() in the child would see that its thread is to be cancelled, and unwind.
  cancel_state_ = set_cancel_state(PTHREAD_CANCEL_DISABLE);
  // Hazard: with POSIX_SPAWN_SETEXEC the function runs in the caller, who may call what it likes.
  if (!plan.has(kSetExec)) plan.watch = begin_watch();
}

Callbacks::~Callbacks() {
  if (plan_ == nullptr) return;
  end_watch(plan_->watch);
  (void)set_cancel_state(cancel_state_);
  errno = errno_;
}

}  // namespace libspawn
