// SPDX-License-Identifier: MIT
// A program for glibc 2.43: process descriptors, a cgroup, the foreground of a terminal.
#include "tests/portability/program.h"

enum { kPidfd = 3 };  // P_PIDFD, which older headers lack

static int status_of(int pidfd) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid((idtype_t)kPidfd, (id_t)pidfd, &info, WEXITED) != 0) return -1;
  return info.si_status;
}

static void pidfd_spawn__program__is_waited_for_by_descriptor(void) {
  char* argv[] = SHELL_ARGUMENTS("exit 3");
  int pidfd = -1;
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, NULL, argv, environ), 0);
  CHECK_EQ(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(status_of(pidfd), 3);
  close(pidfd);
}

static void pidfd_spawnp__attributes_and_actions__have_their_effect(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("! (true <&6) 2>/dev/null && read line && test \"$line\" = hi");
  int ends[2];
  int pidfd = -1;
  if (!CHECK_EQ(pipe(ends), 0)) return;
  CHECK_EQ(write(ends[1], "hi\n", 3), 3);
  open_as(6);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1), 0);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
  CHECK_EQ(pidfd_spawnp(&pidfd, "sh", &actions, &attr, argv, environ), 0);
  pid_t pid = pidfd_getpid(pidfd);
  CHECK(pid > 0 && getpgid(pid) == pid);
  CHECK_EQ(status_of(pidfd), 0);
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
  close(pidfd);
  close(ends[0]);
  close(ends[1]);
  close(6);
}

static void pidfd_spawn__no_program__is_an_error(void) {
  char* argv[] = SHELL_ARGUMENTS("true");
  int pidfd = -7;
  CHECK_EQ(pidfd_spawn(&pidfd, "/nonexistent", NULL, NULL, argv, environ), ENOENT);
  CHECK_EQ(pidfd_spawnp(&pidfd, "/nonexistent", NULL, NULL, argv, environ), ENOENT);
  CHECK_EQ(pidfd, -7);
}

static void pidfd_getpid__after_the_wait__is_esrch(void) {
  char* argv[] = SHELL_ARGUMENTS("true");
  int pidfd = -1;
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, NULL, argv, environ), 0);
  status_of(pidfd);
  errno = 0;
  CHECK_EQ(pidfd_getpid(pidfd), -1);
  CHECK_EQ(errno, ESRCH);
  close(pidfd);
  CHECK_EQ(pidfd_getpid(-1), -1);
  CHECK_EQ(errno, EBADF);
}

/// The directory of the version 2 hierarchy, of a systemd machine or of a container; -1: none.
static int open_cgroups(void) {
  static const char* const kPlaces[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
  char path[64];
  for (size_t i = 0; i < sizeof kPlaces / sizeof *kPlaces; i++) {
    snprintf(path, sizeof path, "%s/cgroup.procs", kPlaces[i]);
    if (access(path, W_OK) == 0) return open(kPlaces[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  return -1;
}

static void setcgroup__directory__is_where_the_child_is_born(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("grep -q '^0::/$' /proc/self/cgroup");
  int cgroup = open_cgroups();
  int seen = -1;
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETCGROUP), 0);
  CHECK_EQ(posix_spawnattr_setcgroup_np(&attr, cgroup), 0);
  CHECK_EQ(posix_spawnattr_getcgroup_np(&attr, &seen), 0);
  CHECK_EQ(seen, cgroup);
  int error = posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ);
  if (cgroup < 0) {
    CHECK_EQ(error, EBADF);
    check_skip("no cgroup to move processes to");
  } else if (error == EACCES || error == EBUSY || error == ENOTSUP) {
    check_skip("the cgroup takes no process");
  } else if (CHECK_EQ(error, 0)) {
    CHECK_EQ(end_of(pid), 0);
  }
  posix_spawnattr_destroy(&attr);
  close(cgroup);
}

/// In a session of its own: runs a job in the foreground of a terminal, as a shell would.
static int run_job(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("read line && exit 5");
  int manager = posix_openpt(O_RDWR | O_NOCTTY);
  pid_t pid = -1;
  signal(SIGHUP, SIG_IGN);
  if (setsid() < 0 || manager < 0 || grantpt(manager) != 0 || unlockpt(manager) != 0) return 77;
  int terminal = open(ptsname(manager), O_RDWR | O_CLOEXEC);
  if (terminal < 0) return 77;
  posix_spawn_file_actions_init(&actions);
  if (posix_spawn_file_actions_addtcsetpgrp_np(&actions, terminal) != 0) return 1;
  posix_spawn_file_actions_adddup2(&actions, terminal, STDIN_FILENO);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
  if (posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ) != 0) return 2;
  if (tcgetpgrp(terminal) != pid) return 3;
  if (write(manager, "go\n", 3) != 3) return 4;  // who is not in the foreground stops at reading
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
  return end_of(pid);
}

static void addtcsetpgrp__new_group__reads_from_the_terminal(void) {
  pid_t child = fork();
  if (child == 0) _exit(run_job());
  int end = end_of(child);
  if (end == 77) {
    check_skip("no terminal");
    return;
  }
  CHECK_EQ(end, 5);
}

int main(void) {
  check_library();
  RUN(pidfd_spawn__program__is_waited_for_by_descriptor);
  RUN(pidfd_spawnp__attributes_and_actions__have_their_effect);
  RUN(pidfd_spawn__no_program__is_an_error);
  RUN(pidfd_getpid__after_the_wait__is_esrch);
  RUN(setcgroup__directory__is_where_the_child_is_born);
  RUN(addtcsetpgrp__new_group__reads_from_the_terminal);
  return check_end();
}
