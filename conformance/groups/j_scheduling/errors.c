// SPDX-License-Identifier: MIT
// J: errors of scheduling flags.
#include <limits.h>

#include "conformance/groups/j_scheduling/scheduling.h"

enum {
  kParam = POSIX_SPAWN_SETSCHEDPARAM,
  kScheduler = POSIX_SPAWN_SETSCHEDULER,
  kBoth = POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER
};

/// For the caller's policy, whatever the policy in the attributes.
static void require_priority_error(int priority) {
  require_scheduling_error(kParam, (struct scheduling){SCHED_FIFO, priority}, EINVAL);
}

/// An ordinary user may lower, not raise.
static void require_no_raise(const void* unused) {
  (void)unused;
  need_real_time();
  run_with((struct scheduling){SCHED_RR, 3});
  forbid_real_time();
  require_scheduling_error(kParam, (struct scheduling){SCHED_RR, 7}, EPERM);
  const struct scheduling lower = {SCHED_RR, 2};
  require_child(scheduling_attributes(kParam, lower), lower);
}

PRIVILEGED_ASSERTION(PS_171) {
  const struct scheduling none = {SCHED_OTHER, 0};
  run_with(none);
  require_priority_error(5);
  require_priority_error(-1);
  require_priority_error(INT_MAX);
  run_apart(require_no_raise, NULL);
  allow_real_time();
  run_with((struct scheduling){SCHED_RR, 3});
  require_priority_error(0);
  require_priority_error(-1);
  require_priority_error(1000);
}

static void require_scheduler_errors(short flags) {
  require_scheduling_error(flags, (struct scheduling){SCHED_FIFO, 1000}, EINVAL);
  require_scheduling_error(flags, (struct scheduling){SCHED_FIFO, 0}, EINVAL);
  require_scheduling_error(flags, (struct scheduling){SCHED_FIFO, -1}, EINVAL);
  require_scheduling_error(flags, (struct scheduling){SCHED_RR, 100}, EINVAL);
  require_scheduling_error(flags, (struct scheduling){SCHED_OTHER, 5}, EINVAL);
}

/// A policy that is none: refused by the object, or by the spawn.
static void require_bad_policy_error(int policy) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  require_error("setflags", posix_spawnattr_setflags(&attributes, kScheduler), 0);
  int error = posix_spawnattr_setschedpolicy(&attributes, policy);
  if (error != 0) {
    require_error("setschedpolicy with no policy's number", error, EINVAL);
  } else {
    require_launch_error((struct launch){.attributes = &attributes}, EINVAL);
  }
}

PRIVILEGED_ASSERTION(PS_172) {
  const struct scheduling fifo = {SCHED_FIFO, 1}, rr = {SCHED_RR, 1}, other = {SCHED_OTHER, 0};
  require_scheduler_errors(kScheduler);
  require_scheduler_errors(kBoth);
  require_bad_policy_error(77);
  require_bad_policy_error(-1);
  forbid_real_time();
  require_scheduler_errors(kScheduler);
  require_scheduling_error(kScheduler, fifo, EPERM);
  require_scheduling_error(kScheduler, rr, EPERM);
  require_scheduling_error(kBoth, rr, EPERM);
  require_child(scheduling_attributes(kScheduler, other), other);
}
