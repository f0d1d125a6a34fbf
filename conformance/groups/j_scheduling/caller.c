// SPDX-License-Identifier: MIT
// J: the caller's own scheduling.
#include <stdio.h>
#include <sys/resource.h>

#include "conformance/groups/j_scheduling/scheduling.h"
#include "conformance/harness/watch.h"

enum { kTimes = 20 };

static void describe_scheduling(pid_t thread, char* text, size_t size) {
  struct scheduling own = scheduling_of(thread);
  errno = 0;
  int nice = getpriority(PRIO_PROCESS, (id_t)thread);
  snprintf(text, size, "policy %d priority %d nice %d", own.policy, own.priority, nice);
  if (own.policy < 0 || own.priority < 0 || errno != 0) text[0] = '\0';  // it is gone
}

/// Whether the flags work is for others to say.
static void spawn_many(short flags, struct scheduling chosen) {
  char* argv[] = {"report", "--quiet", NULL};
  for (int i = 0; i < kTimes; i++) {
    pid_t pid;
    const posix_spawnattr_t* attributes = scheduling_attributes(flags, chosen);
    int error = launch(&pid, (struct launch){.attributes = attributes, .argv = argv});
    if (error == 0) wait_status(pid);
  }
}

static void watch_while_spawning(const void* own) {
  const struct scheduling possible = {SCHED_FIFO, 5}, impossible = {SCHED_FIFO, 1000};
  const short flags[] = {POSIX_SPAWN_SETSCHEDULER, POSIX_SPAWN_SETSCHEDPARAM};
  run_with(*(const struct scheduling*)own);
  start_watch(describe_scheduling);
  for (int i = 0; i < 2; i++) {
    spawn_many(flags[i], possible);
    spawn_many(flags[i], impossible);
  }
  stop_watch("the scheduling of a thread of the caller");
}

PRIVILEGED_ASSERTION(PS_173) {
  allow_real_time();
  run_apart(watch_while_spawning, &(struct scheduling){SCHED_OTHER, 0});
  run_apart(watch_while_spawning, &(struct scheduling){SCHED_RR, 3});
}
