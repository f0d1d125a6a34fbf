// SPDX-License-Identifier: MIT
// G: the controlling terminal.
#include "conformance/groups/g_groups/terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "conformance/groups/g_groups/attributes.h"

struct terminal open_terminal(void) {
  struct terminal terminal = {.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  if (terminal.master < 0) untested("no pseudo-terminals here: %s", error_name(errno));
  set_up(grantpt(terminal.master) == 0 && unlockpt(terminal.master) == 0, "unlockpt");
  set_up(ptsname_r(terminal.master, terminal.path, sizeof terminal.path) == 0, "ptsname");
  terminal.slave = open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  set_up(terminal.slave >= 0, "opening a pseudo-terminal");
  return terminal;
}

struct terminal take_terminal(void) {
  struct terminal terminal = open_terminal();
  set_up(ioctl(terminal.slave, TIOCSCTTY, 0) == 0, "TIOCSCTTY");
  return terminal;
}

struct place place_at(int terminal) {
  return (struct place){getsid(0), getpgrp(), tcgetsid(terminal), tcgetpgrp(terminal)};
}

void require_place(struct place before, int terminal, const char* when) {
  struct place now = place_at(terminal);
  require(now.session == before.session, "the caller is in another session %s", when);
  require(now.group == before.group, "the caller is in another process group %s", when);
  require(now.owner == before.owner, "the terminal is another session's %s", when);
  require(now.foreground == before.foreground, "another group is in the foreground %s", when);
}

static void spawn_into_group(int terminal, pid_t group, const char* when) {
  struct place before = place_at(terminal);
  const posix_spawnattr_t* attributes = group_attributes(POSIX_SPAWN_SETPGROUP, group);
  observe((struct launch){.attributes = attributes});
  require(seen_number("foreground") == before.foreground,
          "the child sees another foreground group %s", when);
  require_place(before, terminal, when);
}

struct stage {
  int terminal;
  pid_t other_group;
};

static void require_kept_group(const void* argument) {
  const struct stage* stage = argument;
  struct place before = place_at(stage->terminal);
  spawn_into_group(stage->terminal, 0, "after a spawn with group 0");
  spawn_into_group(stage->terminal, stage->other_group, "after a spawn that joins a group");
  const posix_spawnattr_t* impossible = group_attributes(POSIX_SPAWN_SETPGROUP, kNoGroup);
  require_launch_error((struct launch){.attributes = impossible}, EPERM);
  require_place(before, stage->terminal, "after a spawn that fails");
}

ASSERTION(PS_121) {
  struct stage stage = {take_terminal().slave, start_member(0)};
  require_kept_group(&stage);
  run_apart(require_kept_group, &stage);  // as one that could change its group
}

static void require_seen_terminal(const posix_spawnattr_t* attributes, const char* which) {
  observe((struct launch){.attributes = attributes});
  require_error(which, (int)seen_number("tty.error"), 0);
  require(seen_number("tty") == getsid(0), "%s: the terminal of another session", which);
}

ASSERTION(PS_126) {
  int terminal = take_terminal().slave;
  require_seen_terminal(NULL, "/dev/tty in a child without attributes");
  require_seen_terminal(group_attributes(0, 0), "/dev/tty in a child without flags");
  require_seen_terminal(group_attributes(POSIX_SPAWN_SETPGROUP, 0), "/dev/tty in a new group");
  // POSIX: there need be no descriptor of the terminal to have it.
  close(terminal);
  require_seen_terminal(NULL, "/dev/tty without a descriptor of it");
}
