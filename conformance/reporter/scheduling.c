// SPDX-License-Identifier: MIT
// policy (with SCHED_RESET_ON_FORK), priority, nice, by system calls: musl's functions are stubs.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

void report_scheduling(void) {
  int priority = -1;
  say("policy %ld", syscall(SYS_sched_getscheduler, 0));
  syscall(SYS_sched_getparam, 0, &priority);
  say("priority %d", priority);
  say("nice %d", getpriority(PRIO_PROCESS, 0));
}
