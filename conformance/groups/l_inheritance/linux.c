// SPDX-License-Identifier: MIT
// L: what Linux has for each thread and POSIX has not: as fork and exec by the calling thread do.
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

static const char* const keys[] = {"Cpus_allowed", "pdeathsig", "timerslack", "nonewprivs",
                                   "ioprio",       "cgroup",    "ns.cgroup",  "ns.ipc",
                                   "ns.mnt",       "ns.net",    "ns.pid",     "ns.user",
                                   "ns.uts",       "CapEff",    "nice",       "policy"};
enum { kKeys = sizeof keys / sizeof keys[0], kLongest = 4096 };

static char spawned[kKeys][kLongest];

static const char* value_of(const char* key) { return is_seen(key) ? seen(key) : "-"; }

static void fork_reporter(void) {
  char* argv[] = {"report", NULL};
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) {
    execv(reporter(), argv);
    _exit(1);
  }
  require_exit(pid, 0);
  await_report();
}

static void require_as_forked(void) {
  observe((struct launch){0});
  for (int i = 0; i < kKeys; i++) strcpy(spawned[i], value_of(keys[i]));
  fork_reporter();
  for (int i = 0; i < kKeys; i++) {
    require(strcmp(spawned[i], value_of(keys[i])) == 0, "%s is not as after fork and exec",
            keys[i]);
  }
  require_equal("the child's signal for its parent's death", seen_number("pdeathsig"), 0);
}

/// The last processor that it may use.
static int last_processor(void) {
  cpu_set_t set;
  set_up(sched_getaffinity(0, sizeof set, &set) == 0, "sched_getaffinity");
  int last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &set)) last--;
  return last;
}

static void spawn_with_own_attributes(void) {
  enum { kProcess = 1, kLowestBestEffort = 2 << 13 | 7 };
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(last_processor(), &set);
  set_up(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  prctl(PR_SET_TIMERSLACK, 123456, 0, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_ioprio_set, kProcess, 0, kLowestBestEffort);
  (void)unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC);  // only root may
  require_as_forked();
}

ASSERTION(PS_205) {
  require_as_forked();
  in_thread(spawn_with_own_attributes);
  require_as_forked();
  note("as after fork and exec by the calling thread");
}
