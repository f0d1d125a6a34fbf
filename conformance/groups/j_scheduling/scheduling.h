// SPDX-License-Identifier: MIT
// Scheduling of callers and children. By system calls: musl's functions are stubs.
#pragma once

#include <sched.h>

#include "conformance/harness/launch.h"

struct scheduling {
  int policy, priority;
};

/// Becomes the user that the run is for, with the right to real-time priorities up to 50: root by
/// itself, another by RLIMIT_RTPRIO or CAP_SYS_NICE. untested() for those who get no such right.
void allow_real_time(void);

/// Becomes an ordinary user (in a run as root: some) that may not take or raise a real-time
/// priority.
void forbid_real_time(void);

/// SCHED_OTHER for this thread; untested() for those who have no right to another policy.
void need_real_time(void);

/// The calling thread's scheduling.
void run_with(struct scheduling scheduling);
struct scheduling scheduling_of(pid_t thread);

/// Objects with this policy and priority, made anew by each call.
const posix_spawnattr_t* scheduling_attributes(short flags, struct scheduling scheduling);

/// A child without error, and its policy and priority.
void require_child(const posix_spawnattr_t* attributes, struct scheduling expected);

/// A spawn with these attributes that fails.
void require_scheduling_error(short flags, struct scheduling scheduling, int error);
