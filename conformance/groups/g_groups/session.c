// SPDX-License-Identifier: MIT
// G: POSIX_SPAWN_SETSID, alone and with POSIX_SPAWN_SETPGROUP.
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance/groups/g_groups/attributes.h"
#include "conformance/groups/g_groups/terminal.h"

/// The child of the last report led a session and a group.
static void require_seen_leader(void) {
  require(seen_number("sid") == seen_number("pid"), "the child leads no session");
  require(seen_number("pgrp") == seen_number("pid"), "the child leads no process group");
}

ASSERTION(PS_122) {
  take_terminal();
  observe((struct launch){0});
  require_equal("the error of opening /dev/tty before", seen_number("tty.error"), 0);
  observe((struct launch){.attributes = group_attributes(POSIX_SPAWN_SETSID, 0)});
  require_seen_leader();
  require_error("opening /dev/tty in the child", (int)seen_number("tty.error"), ENXIO);
  char* argv[] = {"report", "--quiet", "--pause", NULL};
  const posix_spawnattr_t* attributes = group_attributes(POSIX_SPAWN_SETSID, 0);
  pid_t pid = start((struct launch){.attributes = attributes, .argv = argv});
  require(getsid(pid) == pid, "the child leads no session when the spawn returns");
}

static void require_seen_session(const char* which) {
  require(seen_number("sid") == getsid(0), "%s is in another session", which);
  require(seen_number("tty") == getsid(0), "%s has %s", which,
          seen_number("tty") == 0 ? "no terminal" : "another session's terminal");
}

static void require_inherited_session(const void* unused) {
  (void)unused;
  observe((struct launch){0});
  require_seen_session("the child");
  observe((struct launch){.attributes = group_attributes(POSIX_SPAWN_SETPGROUP, 0)});
  require_seen_session("the child in a new group");
}

ASSERTION(PS_123) {
  take_terminal();
  require_inherited_session(NULL);
  run_apart(require_inherited_session, NULL);  // as one that leads neither session nor group
}

static void require_terminal_of_child(void) {
  require_seen_leader();
  require(seen_number("tty") == seen_number("pid"), "the child's terminal is %s",
          seen_number("tty") == 0 ? "none" : "another session's");
  require(seen_number("foreground") == seen_number("pid"), "the child is not in the foreground");
}

/// A child in a new session opens the terminal: by a file action, and by its program.
static void give_terminals_away(void) {
  char command[256];
  char* argv[] = {"sh", "-c", command, NULL};
  const posix_spawnattr_t* attributes = group_attributes(POSIX_SPAWN_SETSID, 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, open_terminal().path, O_RDWR, 0);
  observe((struct launch){.attributes = attributes, .actions = &actions});
  require_terminal_of_child();
  snprintf(command, sizeof command, "exec \"$REPORT\" <>%s", open_terminal().path);
  setenv("REPORT", reporter(), 1);
  observe((struct launch){.path = "/bin/sh", .attributes = attributes, .argv = argv});
  require_terminal_of_child();
}

static void require_kept_session(const void* terminal) {
  struct place before = place_at(*(const int*)terminal);
  give_terminals_away();
  require_place(before, *(const int*)terminal, "after spawns with POSIX_SPAWN_SETSID");
}

ASSERTION(PS_124) {
  int terminal = take_terminal().slave;
  require_kept_session(&terminal);
  run_apart(require_kept_session, &terminal);  // as one that could leave the session
}

static void require_both_error(pid_t group, int error) {
  const short both = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP;
  require_launch_error((struct launch){.attributes = group_attributes(both, group)}, error);
}

static pid_t run_with_both(pid_t group) {
  const short both = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP;
  pid_t pid = -1;
  int error = launch(&pid, (struct launch){.attributes = group_attributes(both, group)});
  note("%s gives %s", group == 0 ? "group 0" : "the child's own", error_name(error));
  require_error(group == 0 ? "the spawn with group 0" : "the spawn with the child's own group",
                error, 0);
  require_exit(pid, 0);
  await_report();
  require_seen_leader();
  return pid;
}

/// The first process of a namespace knows which ID comes next.
static void run_with_own_group(const void* unused) {
  (void)unused;
  pid_t first = run_with_both(0);
  pid_t second = run_with_both(0);
  pid_t third = run_with_both(2 * second - first);
  require(third == 2 * second - first, "the child has another ID than the group");
}

PRIVILEGED_ASSERTION(PS_125) {
  run_with_both(0);
  require_both_error(getpgrp(), EPERM);
  require_both_error(start_member(0), EPERM);
  require_both_error(kNoGroup, EPERM);
  require_both_error(-1, EINVAL);
  become_root();
  if (unshare(CLONE_NEWPID) != 0) untested("no new PIDs here: %s", error_name(errno));
  run_apart(run_with_own_group, NULL);
  note("success for group 0 and the child's own, else EPERM");
}
