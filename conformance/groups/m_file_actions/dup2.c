// SPDX-License-Identifier: MIT
// M: adddup2.
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

static void require_refused(posix_spawn_file_actions_t* actions, int from, int to,
                            const char* what) {
  require_error(what, posix_spawn_file_actions_adddup2(actions, from, to), EBADF);
}

ASSERTION(FA_028) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(33, "f", O_RDONLY | O_CREAT);
  require_refused(actions, -1, 1, "adddup2(-1, 1)");
  require_refused(actions, 1, -1, "adddup2(1, -1)");
  require_refused(actions, -1, -1, "adddup2(-1, -1)");
  require_refused(actions, INT_MIN, 1, "adddup2(INT_MIN, 1)");
  require_refused(actions, 1, INT_MIN, "adddup2(1, INT_MIN)");
  require_refused(actions, open_max(), 1, "adddup2(OPEN_MAX, 1)");
  require_refused(actions, 1, open_max(), "adddup2(1, OPEN_MAX)");
  require_refused(actions, open_max(), open_max(), "adddup2(OPEN_MAX, OPEN_MAX)");
  require_refused(actions, INT_MAX, 1, "adddup2(INT_MAX, 1)");
  require_refused(actions, 1, INT_MAX, "adddup2(1, INT_MAX)");
  limit_descriptors(100);
  require_refused(actions, 100, 1, "adddup2(OPEN_MAX, 1) under a lowered limit");
  require_refused(actions, 1, 100, "adddup2(1, OPEN_MAX) under a lowered limit");
  then_dup2(actions, 33, 99);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 40 99");
}

static bool has_ended(int fd) {
  char byte;
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  return poll(&ready, 1, 8000) == 1 && read(fd, &byte, 1) == 0;
}

static bool has_moved(void* unused) {
  (void)unused;
  return lseek(5, 0, SEEK_CUR) == 1;
}

/// Descriptor 6 is the writing end of a pipe in the caller, and the only one.
ASSERTION(FA_029) {
  char* argv[] = {"report", "--write=6", "--pause", NULL};
  int ends[2];
  posix_spawn_file_actions_t* actions = new_actions();
  set_up(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  set_up(dup2(ends[1], 6) == 6 && close(ends[1]) == 0, "dup2");
  open_at(5, "f", O_RDWR | O_CREAT);
  then_dup2(actions, 5, 6);
  start((struct launch){.actions = actions, .argv = argv});
  await_report();
  require_descriptors("0 1 2 5 6 40");
  require_file(5, "f");
  require_file(6, "f");
  set_up(close(6) == 0, "close");
  require(has_ended(ends[0]), "what newfildes was is still open in the child");
  require(eventually(has_moved, NULL), "fildes and newfildes do not share the offset");
}

ASSERTION(FA_030) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(33, "f", O_RDONLY | O_CREAT | O_CLOEXEC);
  open_at(34, "f", O_RDONLY);
  open_at(38, "g", O_RDONLY | O_CREAT | O_CLOEXEC);
  then_dup2(actions, 33, 36);
  then_dup2(actions, 34, 37);
  then_dup2(actions, 33, 38);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 34 36 37 38 40");
  require_file(36, "f");
  require_file(38, "f");
  require(strstr(seen("fd.36"), "cloexec=0") != NULL, "newfildes is close-on-exec");
  require_equal("the caller's FD_CLOEXEC of fildes", fcntl(33, F_GETFD), FD_CLOEXEC);
  require_equal("the caller's FD_CLOEXEC of newfildes", fcntl(38, F_GETFD), FD_CLOEXEC);
}

// Austin 411: dup2() itself would leave the flag.
ASSERTION(FA_031) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(33, "f", O_RDONLY | O_CREAT | O_CLOEXEC);
  open_at(34, "f", O_RDONLY | O_CLOEXEC);
  open_at(35, "f", O_RDONLY);
  then_dup2(actions, 33, 33);
  then_dup2(actions, 35, 35);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 35 40");
  require_file(33, "f");
  require_equal("the caller's FD_CLOEXEC", fcntl(33, F_GETFD), FD_CLOEXEC);
}

static void require_not_open(int from, int to) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_dup2(actions, from, to);
  require_launch_error((struct launch){.actions = actions}, EBADF);
}

ASSERTION(FA_032) {
  open_at(37, "f", O_RDONLY | O_CREAT);
  require_not_open(35, 36);
  require_not_open(35, 37);
  require_not_open(34, 34);
}

ASSERTION(FA_033) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_open(actions, 30, "f", O_RDONLY | O_CREAT);
  then_dup2(actions, 30, 31);
  then_dup2(actions, 31, 32);
  then_close(actions, 30);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 31 32 40");
  require_file(31, "f");
  require_file(32, "f");
  actions = new_actions();
  open_at(5, "f", O_RDONLY);
  then_close(actions, 5);
  then_dup2(actions, 5, 6);
  require_launch_error((struct launch){.actions = actions}, EBADF);
}

static void require_usable(int fd) {
  char write_argument[32];
  char* argv[] = {"report", "--quiet", write_argument, NULL};
  posix_spawn_file_actions_t* actions = new_actions();
  snprintf(write_argument, sizeof write_argument, "--write=%d", fd);
  then_dup2(actions, 1, fd);
  require_exit(start((struct launch){.actions = actions, .argv = argv}), 0);
}

ASSERTION(FA_034) {
  char* argv[] = {"report", "--quiet", "--write=3", "--write=33", "--write=63", NULL};
  posix_spawn_file_actions_t* all = new_actions();
  for (int fd = 3; fd < 64; fd++) {
    if (fd != kReportDescriptor) require_not_open(fd, 1);
    require_usable(fd);
    then_dup2(all, 1, fd);
  }
  require_exit(start((struct launch){.actions = all, .argv = argv}), 0);
}
