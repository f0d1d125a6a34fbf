// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan.
#pragma once

#include "spawn/buffer.hpp"
#include "spawn/plan.hpp"
#include "spawn/spawn.hpp"

namespace libspawn {

/// Where a plan's strings are. musl: a thread may have 2 KiB of stack; the caller's share of a
/// spawn must fit.
struct PlanMemory {
  static constexpr size_t kUsualPathSize =
      384;  // bytes of candidates, or of a map, that need no mapping
  static constexpr size_t kUsualShellSize = 64;

  Buffer<kUsualPathSize> path;
  Buffer<kUsualShellSize> shell;
};

/// A plan of nothing yet but the caller's arguments.
Plan begin_plan(const Request& request, sys::SignalSet mask);

/// Fills the plan; its strings are in `memory`, the request and the objects. EINVAL an object that
/// is another library's or destroyed, or a program where a function is to be called, EBADF, ENOMEM
/// a map, EFAULT no file, ENOENT, ENAMETOOLONG, ENOMEM the search. The report has the step.
Errno make_plan(const Request& request, Plan& plan, Report& report, PlanMemory& memory);

}  // namespace libspawn
