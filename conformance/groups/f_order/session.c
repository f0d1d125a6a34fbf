// SPDX-License-Identifier: MIT
// F: session, group and scheduling: the standard does not say when; Linux's libcs do it first.
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/groups/f_order/gate.h"

/// A child with these flags, as seen in its file actions.
static const struct sight* spawn_through_gate(posix_spawnattr_t* attributes, short flags) {
  posix_spawn_file_actions_t actions;
  require_error("setflags", posix_spawnattr_setflags(attributes, flags), 0);
  posix_spawn_file_actions_init(&actions);
  const struct sight* sight = add_gate(&actions, false);
  observe((struct launch){.actions = &actions, .attributes = attributes});
  end_watch(sight);
  return sight;
}

static const char* make_terminal(void) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) untested("no pseudo-terminal can be made: %s", error_name(errno));
  set_up(grantpt(master) == 0 && unlockpt(master) == 0, "grantpt, unlockpt");
  return ptsname(master);
}

static void require_terminal(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  const char* terminal = make_terminal();
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0);
  observe((struct launch){.actions = &actions});
  require_equal("the controlling terminal without SETSID", seen_number("tty"), 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  observe((struct launch){.actions = &actions, .attributes = &attributes});
  require(seen_number("tty") == seen_number("pid"),
          "with SETSID the terminal that an action opens does not become the controlling one");
  require(seen_number("foreground") == seen_number("pid"),
          "the new session is not in the foreground of its terminal");
}

ASSERTION(PS_107) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  const struct sight* sight = spawn_through_gate(&attributes, POSIX_SPAWN_SETSID);
  require(seen_number("sid") == seen_number("pid"), "SETSID makes no session");
  require(sight->session == sight->child, "the session is made after the first file action");
  sight = spawn_through_gate(&attributes, POSIX_SPAWN_SETPGROUP);
  require(seen_number("pgrp") == seen_number("pid"), "SETPGROUP makes no group");
  require(sight->group == sight->child, "the group is made after the first file action");
  require_terminal();
  note("session and group come before the file actions");
}

ASSERTION(PS_108) {
  posix_spawnattr_t attributes;
  struct sched_param parameters = {0};
  int priority = 0;
  set_up(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &priority) == 0, "sched_setscheduler");
  posix_spawnattr_init(&attributes);
  require_error("setschedpolicy", posix_spawnattr_setschedpolicy(&attributes, SCHED_OTHER), 0);
  require_error("setschedparam", posix_spawnattr_setschedparam(&attributes, &parameters), 0);
  const struct sight* sight = spawn_through_gate(&attributes, POSIX_SPAWN_SETSCHEDULER);
  require_equal("the policy of the new image", seen_number("policy"), SCHED_OTHER);
  note("the scheduler is set %s the file actions",
       sight->policy == SCHED_OTHER ? "before" : "after");
}
