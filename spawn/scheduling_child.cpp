// SPDX-License-Identifier: MIT
// The child's share of the processors and disks: policy, nice value, I/O priority, affinity.
#include <sys/resource.h>

#include "spawn/child.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr int kIoprioProcess = 1;  // Linux: IOPRIO_WHO_PROCESS

}  // namespace

Errno set_scheduler(const Plan& plan, Report& report) {
  if (plan.has(kSetScheduler)) {
    note(report, "sched_setscheduler");
    return sys::sched_setscheduler(0, plan.policy, &plan.priority);
  }
  note(report, "sched_setparam");
  return plan.has(kSetSchedparam) ? sys::sched_setparam(0, &plan.priority) : Errno::kNone;
}

Errno set_nice(const Plan& plan, Report& report) {
  if (!plan.has(kNice)) return Errno::kNone;
  note(report, "setpriority");
  return sys::setpriority(PRIO_PROCESS, 0, plan.extensions->nice);
}

Errno set_ioprio(const Plan& plan, Report& report) {
  if (!plan.has(kIoprio)) return Errno::kNone;
  note(report, "ioprio_set");
  return supported(sys::ioprio_set(kIoprioProcess, 0, plan.extensions->ioprio));
}

Errno set_affinity(const Plan& plan, Report& report) {
  note(report, "sched_setaffinity");
  if (plan.has(kAffinity)) {
    const Bytes& set = plan.extensions->affinity;
    if (Errno e = sys::sched_setaffinity(0, set.size, set.start); failed(e)) return e;
  }
  if (!plan.has(kExplicitCpu) || !plan.has(kRunmask)) return Errno::kNone;
  uint64_t mask = plan.extensions->runmask;
  return sys::sched_setaffinity(0, sizeof mask, &mask);
}

}  // namespace libspawn::child
