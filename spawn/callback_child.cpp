// SPDX-License-Identifier: MIT
// The one place where the child runs code of somebody else's: see docs/callback.md.
#include "spawn/child.hpp"

namespace libspawn::child {

int call_back(const Plan& plan, const Callback& callback, Report& report) {
  // Hazard: it may be killed in there, and no system call is to blame.
  note(report, nullptr);
  if (plan.watch.call != nullptr) return plan.watch.call(callback, plan.watch.frame);
  return callback.function(callback.argument);
}

}  // namespace libspawn::child
