// SPDX-License-Identifier: MIT
// G: POSIX_SPAWN_SETPGROUP.
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include "conformance/groups/g_groups/attributes.h"

enum { kTimes = 40 };  // chances for a window to be seen

static char* quiet_argv[] = {"report", "--quiet", NULL};

static void require_seen_group(pid_t group) {
  require(seen_number("sid") == getsid(0), "the child is in another session");
  require(seen_number("pgrp") == group, "the child is in %s",
          seen_number("pgrp") == seen_number("pid") ? "a group of its own"
          : seen_number("pgrp") == getpgrp()        ? "the caller's group"
                                                    : "another group");
}

ASSERTION(PS_116) {
  observe((struct launch){.attributes = group_attributes(POSIX_SPAWN_SETPGROUP, 0)});
  require_seen_group((pid_t)seen_number("pid"));
  posix_spawnattr_t unset_group;
  posix_spawnattr_init(&unset_group);
  require_error("setflags", posix_spawnattr_setflags(&unset_group, POSIX_SPAWN_SETPGROUP), 0);
  observe((struct launch){.attributes = &unset_group});
  require_seen_group((pid_t)seen_number("pid"));
}

ASSERTION(PS_117) {
  char* argv[] = {"report", "--pause", NULL};
  const posix_spawnattr_t* attributes = group_attributes(POSIX_SPAWN_SETPGROUP, 0);
  pid_t leader = start((struct launch){.attributes = attributes, .argv = argv});
  await_report();
  attributes = group_attributes(POSIX_SPAWN_SETPGROUP, leader);
  observe((struct launch){.attributes = attributes});
  require_seen_group(leader);
  attributes = group_attributes(POSIX_SPAWN_SETPGROUP, getpgrp());
  observe((struct launch){.attributes = attributes});
  require_seen_group(getpgrp());
}

static void join_from_another_group(const void* group) {
  set_up(setpgid(0, 0) == 0, "setpgid");
  observe((struct launch){.attributes = group_attributes(0, *(const pid_t*)group)});
  require_seen_group(getpgrp());
}

ASSERTION(PS_118) {
  const short others = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  pid_t joinable = start_member(0), own = getpgrp();
  observe((struct launch){.attributes = group_attributes(0, 12345)});
  require_seen_group(own);
  observe((struct launch){.attributes = group_attributes(0, -1)});
  require_seen_group(own);
  observe((struct launch){.attributes = group_attributes(others, joinable)});
  require_seen_group(own);
  run_apart(join_from_another_group, &own);
}

static void require_group_at_once(const posix_spawnattr_t* attributes, pid_t group) {
  for (int i = 0; i < kTimes; i++) {
    pid_t pid = start((struct launch){.attributes = attributes, .argv = quiet_argv});
    pid_t expected = group != 0 ? group : pid;
    require(getpgid(pid) == expected, "the child is in %s when the spawn returns",
            getpgid(pid) == getpgrp() ? "the caller's group" : "another group");
    require(kill(-expected, 0) == 0, "the child's group gets no signal when the spawn returns");
    require_exit(pid, 0);
  }
}

ASSERTION(PS_119) {
  pid_t leader = start_member(0);
  require_group_at_once(group_attributes(POSIX_SPAWN_SETPGROUP, 0), 0);
  require_group_at_once(group_attributes(POSIX_SPAWN_SETPGROUP, leader), leader);
}

static void require_group_error(pid_t group, int error) {
  const posix_spawnattr_t* attributes = group_attributes(POSIX_SPAWN_SETPGROUP, group);
  require_launch_error((struct launch){.attributes = attributes}, error);
}

/// The process ID, also its group's, of a process in a session of its own.
static pid_t start_session(void) {
  int ready[2];
  char byte;
  set_up(pipe(ready) == 0, "pipe");
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) {
    setsid();
    set_up(write(ready[1], "x", 1) == 1, "write");
    for (;;) pause();
  }
  set_up(read(ready[0], &byte, 1) == 1, "read");
  return pid;
}

ASSERTION(PS_120) {
  require_group_error(kNoGroup, EPERM);
  require_group_error(999999, EPERM);
  require_group_error(1, EPERM);
  require_group_error(start_session(), EPERM);
  require_group_error(start_member(getpgrp()), EPERM);  // no group has the ID of a mere member
  require_group_error(-1, EINVAL);
  require_group_error(INT_MIN, EINVAL);
}
