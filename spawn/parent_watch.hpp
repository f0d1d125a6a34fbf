// SPDX-License-Identifier: MIT
// How a child can tell that its parent is dead.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// Puts into the plan what a child with a parent-death signal needs, for as long as it lives.
class ParentWatch {
 public:
  /// ENOTSUP, EMFILE, ENFILE, where the child is sure to need a descriptor of its parent:
  /// `error()`; the report then has the step.
  ParentWatch(Plan& plan, Report& report);
  ~ParentWatch();
  ParentWatch(const ParentWatch&) = delete;
  ParentWatch& operator=(const ParentWatch&) = delete;

  Errno error() const { return error_; }

 private:
  Errno open_descriptor();

  Plan& plan_;
  Errno error_ = Errno::kNone;
};

}  // namespace libspawn
