// SPDX-License-Identifier: MIT
// addtcsetsid: a pseudoterminal becomes the controlling one of a child that leads a session.
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include "tests/portable/apart.h"
#include "tests/portable/foreign.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;
static int pseudo = -1;    // the master
static int terminal = -1;  // nobody's controlling terminal
static char name[kTextSize];

static int open_terminal(void) {
  pseudo = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pseudo < 0 || grantpt(pseudo) != 0 || unlockpt(pseudo) != 0) return -1;
  if (ptsname_r(pseudo, name, sizeof name) != 0) return -1;
  terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  return terminal;
}

static void close_terminal(void) {
  close(terminal);
  close(pseudo);
  posix_spawn_file_actions_destroy(&object);
}

#define NEEDS_TERMINAL()                       \
  do {                                         \
    posix_spawn_file_actions_init(&object);    \
    if (open_terminal() < 0) {                 \
      close_terminal();                        \
      return check_skip("no pseudoterminals"); \
    }                                          \
  } while (0)

static void add(int fd) { CHECK_EQ(posix_spawn_file_actions_addtcsetsid_np(&object, fd), 0); }

/// The controlling terminal in /proc/PID/stat, as a device number; 0: none.
static dev_t terminal_of(pid_t pid) {
  char text[kTextSize];
  unsigned number = 0;
  const char* rest = strrchr(proc_line(pid, "stat", text), ')');
  if (rest != NULL) sscanf(rest, ") %*c %*d %*d %*d %u", &number);
  return makedev((number >> 8) & 0xfff, (number & 0xff) | ((number >> 12) & 0xfff00));
}

static void check_controls(pid_t pid) {
  struct stat information = {0};
  CHECK_EQ(fstat(terminal, &information), 0);
  CHECK_EQ(terminal_of(pid), information.st_rdev);
  pid_t session = -1;
  CHECK_EQ(ioctl(pseudo, TIOCGSID, &session), 0);
  CHECK_EQ(session, pid);
}

static void addtcsetsid__leader__has_the_controlling_terminal(void) {
  NEEDS_TERMINAL();
  add(terminal);
  pid_t pid = start_paused(&object, with_record(POSIX_SPAWN_SETSID));
  check_controls(pid);
  end(pid);
  close_terminal();
}

static void use_as_ordinary_user(void) {
  NEEDS_TERMINAL();
  add(terminal);
  posix_spawn_file_actions_adddup2(&object, terminal, 0);
  CHECK_RUNS("exec 3<>/dev/tty && test -t 0 && test -t 3", &object, POSIX_SPAWN_SETSID, 0);
  close_terminal();
}

static void addtcsetsid__ordinary_user__can_open_dev_tty(void) {
  run_as_user(use_as_ordinary_user);
}

static void addtcsetsid__absent__leaves_a_session_without_terminal(void) {
  NEEDS_TERMINAL();
  pid_t pid = start_paused(&object, with_record(POSIX_SPAWN_SETSID));
  CHECK_EQ(terminal_of(pid), 0);
  end(pid);
  CHECK_RUNS("exec 2>&-; : </dev/tty", &object, POSIX_SPAWN_SETSID, 2);
  close_terminal();
}

static void addtcsetsid__opened_by_an_action__then_the_foreground(void) {
  NEEDS_TERMINAL();
  posix_spawn_file_actions_addopen(&object, 9, name, O_RDWR | O_NOCTTY, 0);
  add(9);
  CHECK_EQ(posix_spawn_file_actions_addtcsetpgrp_np(&object, 9), 0);
  pid_t pid = start_paused(&object, with_record(POSIX_SPAWN_SETSID));
  check_controls(pid);
  pid_t group = -1;
  CHECK_EQ(ioctl(pseudo, TIOCGPGRP, &group), 0);
  CHECK_EQ(group, pid);
  end(pid);
  close_terminal();
}

static void addtcsetsid__not_a_leader__is_eperm(void) {
  NEEDS_TERMINAL();
  posix_spawn_file_actions_addclose(&object, 90);
  add(terminal);
  CHECK_ACTION_FAILS(&object, 0, EPERM, 1, "tcsetsid", "ioctl");
  CHECK_EQ(record.fd, terminal);
  CHECK_ACTION_FAILS(&object, POSIX_SPAWN_SETPGROUP, EPERM, 1, "tcsetsid", "ioctl");
  close_terminal();
}

static void addtcsetsid__terminal_of_another_session__is_eperm_even_for_root(void) {
  NEEDS_TERMINAL();
  add(terminal);
  pid_t pid = start_paused(&object, with_record(POSIX_SPAWN_SETSID));
  CHECK_ACTION_FAILS(&object, POSIX_SPAWN_SETSID, EPERM, 0, "tcsetsid", "ioctl");
  check_controls(pid);
  end(pid);
  close_terminal();
}

static void addtcsetsid__no_terminal__is_enotty(void) {
  int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  posix_spawn_file_actions_init(&object);
  add(file);
  CHECK_ACTION_FAILS(&object, POSIX_SPAWN_SETSID, ENOTTY, 0, "tcsetsid", "ioctl");
  close(file);
  CHECK_ACTION_FAILS(&object, POSIX_SPAWN_SETSID, EBADF, 0, "tcsetsid", "ioctl");
  CHECK_EQ(record.fd, file);
  posix_spawn_file_actions_destroy(&object);
}

static void addtcsetsid__bad_arguments__are_refused(void) {
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addtcsetsid_np(&object, -1), EBADF);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addtcsetsid_np(&object, 1), EINVAL);
}

int main(void) {
  check_library();
  RUN(addtcsetsid__leader__has_the_controlling_terminal);
  RUN(addtcsetsid__ordinary_user__can_open_dev_tty);
  RUN(addtcsetsid__absent__leaves_a_session_without_terminal);
  RUN(addtcsetsid__opened_by_an_action__then_the_foreground);
  RUN(addtcsetsid__not_a_leader__is_eperm);
  RUN(addtcsetsid__terminal_of_another_session__is_eperm_even_for_root);
  RUN(addtcsetsid__no_terminal__is_enotty);
  RUN(addtcsetsid__bad_arguments__are_refused);
  return check_end();
}
