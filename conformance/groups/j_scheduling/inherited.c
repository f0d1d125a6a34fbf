// SPDX-License-Identifier: MIT
// J: without scheduling flags.
#include <pthread.h>
#include <sys/resource.h>

#include "conformance/groups/j_scheduling/scheduling.h"

/// Without attributes, and with such as say otherwise but have no scheduling flag.
static void require_inherited(struct scheduling own) {
  const struct scheduling others = {SCHED_RR + SCHED_FIFO - own.policy, 9};
  const short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_RESETIDS;
  require_child(NULL, own);
  require_child(scheduling_attributes(0, others), own);
  require_child(scheduling_attributes(flags, others), own);
}

PRIVILEGED_ASSERTION(PS_166) {
  allow_real_time();
  run_with((struct scheduling){SCHED_RR, 3});
  require_inherited((struct scheduling){SCHED_RR, 3});
  run_with((struct scheduling){SCHED_FIFO, 4});
  require_inherited((struct scheduling){SCHED_FIFO, 4});
}

static void require_inherited_nice(int policy) {
  const struct scheduling own = {policy, 0}, real_time = {SCHED_FIFO, 9};
  const int nice = getpriority(PRIO_PROCESS, 0);
  require_child(NULL, own);
  require_equal("the child's nice value", seen_number("nice"), nice);
  require_child(scheduling_attributes(0, real_time), own);
  require_equal("the child's nice value", seen_number("nice"), nice);
}

static void be_nicer(int policy, int by) {
  const int nice = getpriority(PRIO_PROCESS, 0);
  run_with((struct scheduling){policy, 0});
  set_up(setpriority(PRIO_PROCESS, 0, nice + by) == 0, "setpriority");  // Linux: of the thread
}

static void* spawn_from_thread(void* unused) {
  be_nicer(SCHED_BATCH, 3);
  require_inherited_nice(SCHED_BATCH);
  return unused;
}

ASSERTION(PS_167) {
  pthread_t thread;
  be_nicer(SCHED_OTHER, 0);
  require_inherited_nice(SCHED_OTHER);
  be_nicer(SCHED_BATCH, 5);
  require_inherited_nice(SCHED_BATCH);
  be_nicer(SCHED_OTHER, 1);
  set_up((errno = pthread_create(&thread, NULL, spawn_from_thread, NULL)) == 0, "pthread_create");
  pthread_join(thread, NULL);
  require_inherited_nice(SCHED_OTHER);
  note("policy and nice value of the calling thread");
}
