// SPDX-License-Identifier: MIT
// Rights to real-time policies, taking them, and looking at them.
#include "conformance/groups/j_scheduling/scheduling.h"

#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kHighest = 50, kSomeUser = 1111 };

/// By RLIMIT_RTPRIO, as ordinary users get it.
static bool raise_limit(void) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_RTPRIO, &limit) == 0, "getrlimit");
  if (geteuid() == 0 && limit.rlim_max < kHighest) limit.rlim_max = kHighest;
  limit.rlim_cur = limit.rlim_max;
  return limit.rlim_max >= kHighest && setrlimit(RLIMIT_RTPRIO, &limit) == 0;
}

/// Of all that root may, only to take real-time priorities.
static void become_user_with_nice(uid_t user) {
  static const uint32_t header[] = {0x20080522, 0};  // version 3, this thread
  static const uint32_t sys_nice = 1 << 23;
  const uint32_t sets[] = {sys_nice, sys_nice, 0, 0, 0, 0};
  set_up(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0, "PR_SET_KEEPCAPS");
  become_user(user);
  set_up(syscall(SYS_capset, header, sets) == 0, "capset");
}

void allow_real_time(void) {
  bool is_raised = raise_limit();
  if (!is_raised && geteuid() != 0) untested("RLIMIT_RTPRIO permits no real-time priorities");
  if (ordinary_user() != 0 && is_raised) become_user(ordinary_user());
  // Hazard: in a container root may not raise limits.
  if (ordinary_user() != 0 && !is_raised) become_user_with_nice(ordinary_user());
  need_real_time();
}

void need_real_time(void) {
  run_with((struct scheduling){SCHED_FIFO, 10});
  run_with((struct scheduling){SCHED_OTHER, 0});
}

void forbid_real_time(void) {
  struct rlimit none = {0, 0};
  set_up(setrlimit(RLIMIT_RTPRIO, &none) == 0, "setrlimit");
  become_user(ordinary_user() != 0 ? ordinary_user() : kSomeUser);
}

void run_with(struct scheduling scheduling) {
  if (syscall(SYS_sched_setscheduler, 0, scheduling.policy, &scheduling.priority) == 0) return;
  if (errno == EPERM) untested("no right to real-time policies here");
  set_up(false, "sched_setscheduler");
}

struct scheduling scheduling_of(pid_t thread) {
  struct scheduling scheduling = {(int)syscall(SYS_sched_getscheduler, thread), -1};
  syscall(SYS_sched_getparam, thread, &scheduling.priority);
  return scheduling;
}

const posix_spawnattr_t* scheduling_attributes(short flags, struct scheduling scheduling) {
  static posix_spawnattr_t attributes;
  const struct sched_param parameters = {.sched_priority = scheduling.priority};
  require_error("init", posix_spawnattr_init(&attributes), 0);
  require_error("setflags", posix_spawnattr_setflags(&attributes, flags), 0);
  // musl: these two refuse; what counts here is what the child has.
  posix_spawnattr_setschedpolicy(&attributes, scheduling.policy);
  posix_spawnattr_setschedparam(&attributes, &parameters);
  return &attributes;
}

void require_child(const posix_spawnattr_t* attributes, struct scheduling expected) {
  observe((struct launch){.attributes = attributes});
  require_equal("the child's policy", seen_number("policy"), expected.policy);
  require_equal("the child's priority", seen_number("priority"), expected.priority);
}

void require_scheduling_error(short flags, struct scheduling scheduling, int error) {
  require_launch_error((struct launch){.attributes = scheduling_attributes(flags, scheduling)},
                       error);
}
