// SPDX-License-Identifier: MIT
// J: POSIX_SPAWN_SETSCHEDPARAM and POSIX_SPAWN_SETSCHEDULER that take effect.
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/groups/j_scheduling/scheduling.h"

enum {
  kParam = POSIX_SPAWN_SETSCHEDPARAM,
  kScheduler = POSIX_SPAWN_SETSCHEDULER,
  kBoth = POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER
};

/// A child with these flags, policy and priority in the attributes.
static void require_made(short flags, struct scheduling chosen, struct scheduling expected) {
  require_child(scheduling_attributes(flags, chosen), expected);
}

PRIVILEGED_ASSERTION(PS_168) {
  allow_real_time();
  run_with((struct scheduling){SCHED_RR, 3});
  require_made(kParam, (struct scheduling){SCHED_FIFO, 7}, (struct scheduling){SCHED_RR, 7});
  require_made(kParam, (struct scheduling){SCHED_OTHER, 2}, (struct scheduling){SCHED_RR, 2});
  run_with((struct scheduling){SCHED_FIFO, 4});
  require_made(kParam, (struct scheduling){SCHED_RR, 6}, (struct scheduling){SCHED_FIFO, 6});
  run_with((struct scheduling){SCHED_OTHER, 0});
  require_made(kParam, (struct scheduling){SCHED_RR, 0}, (struct scheduling){SCHED_OTHER, 0});
}

/// From the caller's SCHED_OTHER, and from a real-time policy that is another.
static void require_scheduler(short flags) {
  const struct scheduling fifo = {SCHED_FIFO, 5}, rr = {SCHED_RR, 6}, other = {SCHED_OTHER, 0};
  allow_real_time();
  require_made(flags, fifo, fifo);
  require_made(flags, rr, rr);
  run_with((struct scheduling){SCHED_RR, 3});
  require_made(flags, fifo, fifo);
  require_made(flags, rr, rr);
  require_made(flags, other, other);
}

PRIVILEGED_ASSERTION(PS_169) { require_scheduler(kScheduler); }

PRIVILEGED_ASSERTION(PS_170) { require_scheduler(kBoth); }

/// A set-user-ID root program of an ordinary user, who has no right to real-time priorities.
static void raise_as_root(const void* unused) {
  const uid_t user = ordinary_user() != 0 ? ordinary_user() : 1111;
  const struct scheduling fifo = {SCHED_FIFO, 5};
  (void)unused;
  set_up(setresuid(user, 0, 0) == 0, "setresuid");
  require_child(scheduling_attributes(kScheduler | POSIX_SPAWN_RESETIDS, fifo), fifo);
  require_equal("the child's effective user ID", seen_number("uid.effective"), user);
}

/// Root, for whom the reset is what gives the right.
static void raise_as_ordinary(const void* unused) {
  const struct scheduling fifo = {SCHED_FIFO, 5};
  (void)unused;
  set_up(setresuid(0, 1111, 1111) == 0, "setresuid");
  require_scheduling_error(kScheduler | POSIX_SPAWN_RESETIDS, fifo, EPERM);
}

PRIVILEGED_ASSERTION(PS_174) {
  struct rlimit none = {0, 0};
  need_real_root();
  need_real_time();
  set_up(setrlimit(RLIMIT_RTPRIO, &none) == 0, "setrlimit");
  run_apart(raise_as_root, NULL);
  if (ordinary_user() == 0) run_apart(raise_as_ordinary, NULL);
  note("judged before the IDs are reset");
}

/// Refused by setflags(); else the flags must work.
static bool is_refused(short flags) {
  posix_spawnattr_t attributes;
  require_error("init", posix_spawnattr_init(&attributes), 0);
  int error = posix_spawnattr_setflags(&attributes, flags);
  if (error == 0) return false;
  require_error("setflags", error, EINVAL);
  note("flags are refused");
  return true;
}

static void require_scheduler_works(short flags) {
  const struct scheduling rr = {SCHED_RR, 1}, other = {SCHED_OTHER, 0};
  run_with((struct scheduling){SCHED_BATCH, 0});
  require_made(flags, other, other);
  pid_t pid;
  int error = launch(&pid, (struct launch){.attributes = scheduling_attributes(flags, rr)});
  if (error == EPERM) return;
  require_error("the spawn with SCHED_RR", error, 0);
  require_exit(pid, 0);
  await_report();
  require_equal("the child's policy", seen_number("policy"), SCHED_RR);
}

ASSERTION(PS_175) {
  if (!is_refused(kScheduler)) require_scheduler_works(kScheduler);
  if (!is_refused(kBoth)) require_scheduler_works(kBoth);
  run_with((struct scheduling){SCHED_OTHER, 0});
  if (!is_refused(kParam)) {
    require_scheduling_error(kParam, (struct scheduling){SCHED_OTHER, 5}, EINVAL);
  }
}
