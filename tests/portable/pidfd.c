// SPDX-License-Identifier: MIT
// pidfd_spawn, pidfd_spawnp and pidfd_getpid.
#include "tests/portable/child.h"

static char* exit_five[] = {"sh", "-c", "exit 5", NULL};

static void pidfd_spawn__program__is_waited_for_through_the_descriptor(void) {
  int pidfd = -1;
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, NULL, exit_five, environ), 0);
  CHECK_EQ(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(end_of_pidfd(pidfd), 5);
  close(pidfd);
  CHECK(has_no_child());
}

static void pidfd_spawnp__name__is_searched(void) {
  int pidfd = -1;
  CHECK_EQ(pidfd_spawnp(&pidfd, "sh", NULL, NULL, exit_five, environ), 0);
  CHECK_EQ(end_of_pidfd(pidfd), 5);
  close(pidfd);
}

static void pidfd_spawn__error__leaves_no_trace(void) {
  int pidfd = -7;
  int before = count_descriptors(getpid());
  CHECK_EQ(pidfd_spawn(&pidfd, "/none", NULL, NULL, exit_five, environ), ENOENT);
  CHECK_EQ(pidfd_spawnp(&pidfd, "none", NULL, NULL, exit_five, environ), ENOENT);
  CHECK_EQ(pidfd, -7);
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
}

static void pidfd_getpid__of_a_child__is_its_number(void) {
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  int pidfd = -1;
  CHECK_EQ(pidfd_spawn(&pidfd, helper("paused", path), NULL, NULL, argv, environ), 0);
  pid_t pid = pidfd_getpid(pidfd);
  if (!CHECK(pid > 0)) return;  // -1 would be every process
  CHECK_EQ(kill(pid, SIGTERM), 0);
  CHECK_EQ(end_of_pidfd(pidfd), SIGTERM);
  errno = 0;
  CHECK_EQ(pidfd_getpid(pidfd), -1);
  CHECK_EQ(errno, ESRCH);
  close(pidfd);
}

static void pidfd_getpid__of_something_else__is_ebadf(void) {
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int none[] = {-1, 9999, file};
  for (size_t i = 0; i < 3; i++) {
    errno = 0;
    CHECK_EQ(pidfd_getpid(none[i]), -1);
    CHECK_EQ(errno, EBADF);
  }
  close(file);
}

int main(void) {
  check_library();
  RUN(pidfd_spawn__program__is_waited_for_through_the_descriptor);
  RUN(pidfd_spawnp__name__is_searched);
  RUN(pidfd_spawn__error__leaves_no_trace);
  RUN(pidfd_getpid__of_a_child__is_its_number);
  RUN(pidfd_getpid__of_something_else__is_ebadf);
  return check_end();
}
