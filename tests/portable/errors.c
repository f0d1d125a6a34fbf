// SPDX-License-Identifier: MIT
// What posix_spawn answers where it fails, and that nothing is left of it.
#include <limits.h>
#include <sys/resource.h>

#include "tests/portable/child.h"

static char directory[kTextSize];
static volatile sig_atomic_t child_signals;

static void count_signal(int signal) {
  (void)signal;
  child_signals++;
}

static const char* inside(const char* name, char text[kTextSize * 2]) {
  snprintf(text, kTextSize * 2, "%s/%s", directory, name);
  return text;
}

static void errors__of_the_program__are_returned(void) {
  char path[kTextSize * 2];
  char long_name[PATH_MAX + 1];
  memset(long_name, 'x', sizeof long_name);
  long_name[0] = '/';
  long_name[PATH_MAX] = '\0';
  write_file(inside("text", path), "exit 0\n", 0755);
  CHECK_EQ(spawn_error(path, NULL, NULL), ENOEXEC);
  write_file(inside("closed", path), "#!/bin/sh\n", 0644);
  CHECK_EQ(spawn_error(path, NULL, NULL), EACCES);
  write_file(inside("orphan", path), "#!/none/interpreter\n", 0755);
  CHECK_EQ(spawn_error(path, NULL, NULL), ENOENT);
  CHECK_EQ(symlink("loop", inside("loop", path)), 0);
  CHECK_EQ(spawn_error(path, NULL, NULL), ELOOP);
  CHECK_EQ(mkfifo(inside("fifo", path), 0777), 0);
  CHECK_EQ(spawn_error(path, NULL, NULL), EACCES);
  CHECK_EQ(spawn_error(directory, NULL, NULL), EACCES);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK_EQ(spawn_error("", NULL, NULL), ENOENT);
  CHECK_EQ(spawn_error("/bin/sh/none", NULL, NULL), ENOTDIR);
  CHECK_EQ(spawn_error(long_name, NULL, NULL), ENAMETOOLONG);
}

static void errors__of_too_long_arguments__are_returned(void) {
  enum { kArgument = 256 * 1024 };
  char* argument = malloc(kArgument);
  pid_t pid = -7;
  memset(argument, 'x', kArgument - 1);
  argument[kArgument - 1] = '\0';
  char* argv[] = {"true", argument, NULL};
  CHECK_EQ(posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ), E2BIG);
  CHECK_EQ(pid, -7);
  free(argument);
}

static int error_of_open(const char* path, int flags) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, path, flags, 0600);
  int error = spawn_error("/bin/true", &actions, NULL);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

static void errors__of_open__are_returned(void) {
  char path[kTextSize * 2];
  write_file(inside("there", path), "", 0600);
  CHECK_EQ(error_of_open("/none/file", O_RDONLY), ENOENT);
  CHECK_EQ(error_of_open("/bin/sh/file", O_RDONLY), ENOTDIR);
  CHECK_EQ(error_of_open(directory, O_WRONLY), EISDIR);
  CHECK_EQ(error_of_open(path, O_WRONLY | O_CREAT | O_EXCL), EEXIST);
}

static void errors__of_other_actions__are_returned(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, 200, 5);
  CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EBADF);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_adddup2(&actions, 200, 200);
  CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EBADF);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_addchdir(&actions, "/none");
  CHECK_EQ(spawn_error("/bin/true", &actions, NULL), ENOENT);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_addfchdir(&actions, 200);
  CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EBADF);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_addtcsetpgrp_np(&actions, 200);
  CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EBADF);
  posix_spawn_file_actions_destroy(&actions);
}

static void errors__of_attributes__are_returned(void) {
  posix_spawnattr_t attributes;
  struct sched_param impossible = {.sched_priority = 1000};
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, -1);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EINVAL);
  posix_spawnattr_setpgroup(&attributes, 1);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSCHEDULER);
  posix_spawnattr_setschedparam(&attributes, &impossible);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EINVAL);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETCGROUP);
  posix_spawnattr_setcgroup_np(&attributes, -1);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EBADF);
}

static void errors__first_action_that_fails__is_the_one_returned(void) {
  posix_spawn_file_actions_t actions;
  char path[kTextSize * 2];
  struct stat information;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, inside("before", path), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_adddup2(&actions, 200, 5);
  posix_spawn_file_actions_addopen(&actions, 7, inside("after", path), O_WRONLY | O_CREAT, 0600);
  CHECK_EQ(spawn_error("/none", &actions, NULL), EBADF);
  CHECK_EQ(stat(inside("before", path), &information), 0);
  CHECK_EQ(stat(inside("after", path), &information), -1);
  posix_spawn_file_actions_destroy(&actions);
}

static void errors__of_a_spawn__leave_no_trace(void) {
  struct sigaction action = {.sa_handler = count_signal};
  struct sigaction before;
  sigset_t mask_before;
  sigset_t mask_after;
  sigaction(SIGCHLD, &action, &before);
  sigprocmask(SIG_BLOCK, NULL, &mask_before);
  int descriptors = count_descriptors(getpid());
  child_signals = 0;
  errno = 4321;
  for (int i = 0; i < 50; i++) CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK_EQ(errno, 4321);
  CHECK_EQ(child_signals, 0);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
  sigprocmask(SIG_BLOCK, NULL, &mask_after);
  for (int i = 1; i <= SIGRTMAX; i++) {
    CHECK_EQ(sigismember(&mask_after, i), sigismember(&mask_before, i));
  }
  sigaction(SIGCHLD, &before, NULL);
}

static void errors__where_sigchld_is_ignored__are_returned(void) {
  signal(SIGCHLD, SIG_IGN);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK(has_no_child());
  signal(SIGCHLD, SIG_DFL);
}

static void errors__with_a_full_table__are_returned_and_open_has_room(void) {
  posix_spawn_file_actions_t actions;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  struct rlimit low = {64, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  int last = 0;
  for (int fd; (fd = fcntl(0, F_DUPFD_CLOEXEC, 3)) >= 0;) last = fd;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  CHECK_EQ(last, 63);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK_EQ(run_shell("exit 6", &actions, NULL), 6);
  for (int fd = 3; fd <= last; fd++) close(fd);
  posix_spawn_file_actions_destroy(&actions);
  setrlimit(RLIMIT_NOFILE, &limit);
}

int main(void) {
  check_library();
  make_directory(directory);
  RUN(errors__of_the_program__are_returned);
  RUN(errors__of_too_long_arguments__are_returned);
  RUN(errors__of_open__are_returned);
  RUN(errors__of_other_actions__are_returned);
  RUN(errors__of_attributes__are_returned);
  RUN(errors__first_action_that_fails__is_the_one_returned);
  RUN(errors__of_a_spawn__leave_no_trace);
  RUN(errors__where_sigchld_is_ignored__are_returned);
  RUN(errors__with_a_full_table__are_returned_and_open_has_room);
  remove_directory(directory);
  return check_end();
}
