// SPDX-License-Identifier: MIT
// How a child can tell that its parent is dead.
#include "spawn/parent_watch.hpp"

#include <sched.h>

#include "spawn/pipe.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

/// Linux: the parent of a PID namespace's first process has no number in it. That is so of each
/// child, too, after unshare() or setns(): there the child finds out whether it needs more.
bool sees_no_parent(const Plan& plan) {
  return plan.has(kNamespaces) && (plan.extensions->namespaces & CLONE_NEWPID) != 0;
}

}  // namespace

ParentWatch::ParentWatch(Plan& plan, Report& report) : plan_(plan) {
  if (!plan.has(kPdeathsig)) return;
  plan.parent = plan.has(kSetExec) ? sys::getppid() : sys::getpid();
  if (plan.has(kSetExec)) return;
  Errno error = open_descriptor();
  if (!failed(error) || !sees_no_parent(plan)) return;
  error_ = error;
  report.failure = {.step = Step::kPdeathsig, .call = "pidfd_open"};
}

ParentWatch::~ParentWatch() {
  if (plan_.parent_pidfd >= 0) (void)sys::close(plan_.parent_pidfd);
}

Errno ParentWatch::open_descriptor() {
  Result<int> opened = sys::pidfd_open(plan_.parent, 0);
  if (failed(opened.error)) return opened.error == Errno{ENOSYS} ? Errno{ENOTSUP} : opened.error;
  plan_.parent_pidfd = move_away(opened.value, plan_.actions);
  return plan_.parent_pidfd < 0 ? Errno{EMFILE} : Errno::kNone;
}

}  // namespace libspawn
