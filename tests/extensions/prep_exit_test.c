// SPDX-License-Identifier: MIT
// prep_exit: a nascent child that gives up.
#include "tests/portable/nascent.h"

static volatile int caught;

static void count_it(int signal) {
  (void)signal;
  caught++;
}

static void prep_exit__status__is_that_of_the_child(void) {
  pid_t self = getpid();
  for (int status = 0; status < 256; status += 51) {
    if (!begin()) return;
    pid_t child = getpid();
    errno = 4711;
    int pid = prep_exit(status);
    CHECK_EQ(errno, 4711);
    check_is_parent(self);
    CHECK_EQ(end_of(pid), status);
    CHECK(pid > 0 && state_of(child) == '\0');
  }
  CHECK(has_no_child());
}

static void prep_exit__child__raises_SIGCHLD_once(void) {
  caught = 0;
  signal(SIGCHLD, count_it);
  if (!begin()) return;
  int pid = prep_exit(1);
  CHECK_EQ(waitpid(-1, NULL, 0), pid);
  CHECK_EQ(caught, 1);
  signal(SIGCHLD, SIG_DFL);
  CHECK(has_no_child());
}

static void prep_exit__signal_that_waits__does_not_change_the_status(void) {
  if (!begin()) return;
  kill(getpid(), SIGTERM);
  CHECK_EQ(end_of(prep_exit(2)), 2);
}

static void ignore_children(void) {
  signal(SIGCHLD, SIG_IGN);
  if (!begin()) return;
  CHECK(prep_exit(1) > 0);
  for (int i = 0; i < 1000 && !has_no_child(); i++) usleep(1000);
  CHECK(has_no_child());
}

static void prep_exit__SIGCHLD_ignored__leaves_no_zombie(void) { run_apart(ignore_children); }

static void prep_exit__outside__is_ECHILD(void) {
  CHECK_EQ(prep_exit(0), -1);
  CHECK_EQ(errno, ECHILD);
}

static void exit_without_room(void) {
  struct rlimit none = {0, 0};
  if (!begin()) return;
  // Linux: the limit is the child's alone, and so is set for the parent from here.
  CHECK_EQ(prlimit(getppid(), RLIMIT_NPROC, &none, NULL), 0);
  CHECK_EQ(prep_exit(3), -1);
  CHECK_EQ(errno, EAGAIN);
  CHECK_EQ(ispreparing(), 0);
  CHECK(has_no_child());
}

static void prep_exit__no_process_left__is_EAGAIN_in_the_parent(void) {
  run_as_user(exit_without_room);
}

int main(void) {
  check_library();
  RUN(prep_exit__status__is_that_of_the_child);
  RUN(prep_exit__child__raises_SIGCHLD_once);
  RUN(prep_exit__signal_that_waits__does_not_change_the_status);
  RUN(prep_exit__SIGCHLD_ignored__leaves_no_zombie);
  RUN(prep_exit__outside__is_ECHILD);
  RUN(prep_exit__no_process_left__is_EAGAIN_in_the_parent);
  return check_end();
}
