// SPDX-License-Identifier: MIT
// A spawn from its arguments to its answer.
#include "spawn/spawn.hpp"

#include "spawn/callbacks.hpp"
#include "spawn/dumpable.hpp"
#include "spawn/parent_watch.hpp"
#include "spawn/planning.hpp"
#include "spawn/record.hpp"
#include "spawn/signal_block.hpp"
#include "spawn/synchronous.hpp"
#include "spawn/wishes.hpp"

namespace libspawn {
namespace {

void store(const Child& child, const Plan& plan, const Target& target) {
  if (target.pid != nullptr) *target.pid = child.pid;
  if (target.pidfd != nullptr) *target.pidfd = child.pidfd;
  if (plan.has(kProcdesc)) *plan.extensions->procdesc = child.pidfd;
}

[[gnu::always_inline]] inline Errno start_and_store(Plan& plan, Report& report,
                                                    const Wishes& wishes, const Target& target) {
  Result<Child> child = launch(plan, report, wishes);
  if (!failed(child.error)) store(child.value, plan, target);
  return child.error;
}

/// Of a child for which the caller has to be watched or changed meanwhile, or that may be refused.
[[gnu::noinline]] Errno start_special(Plan& plan, Report& report, const Target& target) {
  Result<Wishes> wishes = read_wishes(plan, report, target.pidfd != nullptr);
  if (failed(wishes.error)) return wishes.error;
  ParentWatch watch(plan, report);
  if (failed(watch.error())) return watch.error();
  Callbacks callbacks(plan);
  // Hazard: a caller that has changed its own IDs, and goes on, stays undumpable.
  if (plan.has(kSetExec)) return replace_caller(plan, report);
  Dumpable dumpable(changes_credentials(plan));
  return start_and_store(plan, report, wishes.value, target);
}

bool is_special(const Plan& plan) { return !plan.is_ordinary() || changes_credentials(plan); }

Errno start(Plan& plan, Report& report, const Target& target) {
  if (is_special(plan)) return start_special(plan, report, target);
  report.failure.step = Step::kNone;
  return start_and_store(plan, report, {target.pidfd != nullptr, 0}, target);
}

}  // namespace

Errno spawn(const Request& request, const Target& target) {
  SignalBlock block(request.mask);
  Plan plan = begin_plan(request, block.previous());
  Report report = {};
  PlanMemory memory;
  Errno error = make_plan(request, plan, report, memory);
  if (!failed(error)) error = start(plan, report, target);
  if (failed(error)) report.failure.error = error;
  write_record(plan, report, request.file);
  return error;
}

Errno refuse(const Request& request, const Failure& failure) {
  Plan plan = {};
  if (request.attributes != nullptr) plan.extensions = read_extensions(request.attributes).value;
  Report report = {};
  report.failure = failure;
  write_record(plan, report, request.file);
  return failure.error;
}

}  // namespace libspawn
