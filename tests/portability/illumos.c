// SPDX-License-Identifier: MIT
// A program for illumos or Solaris 11: ignored signals, a pipe to a shell, errors of exec only by
// status.
#include "tests/portability/program.h"

/// The end of a shell with one signal in the set of ignored ones, and `defaults` in the other.
static int run_ignoring(short flags, int ignored, int defaults, const char* command) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS(command);
  sigset_t set;
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  sigemptyset(&set);
  sigaddset(&set, ignored);
  sigaddset(&set, SIGKILL);  // passed over
  CHECK_EQ(posix_spawnattr_setsigignore_np(&attr, &set), 0);
  sigemptyset(&set);
  if (defaults != 0) sigaddset(&set, defaults);
  CHECK_EQ(posix_spawnattr_setsigdefault(&attr, &set), 0);
  CHECK_EQ(posix_spawnattr_setflags(&attr, flags), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
  return end_of(pid);
}

static void sigignore__with_its_flag__is_ignored(void) {
  static const char kCommand[] = "kill -USR1 $$; exit 5";
  CHECK_EQ(run_ignoring(POSIX_SPAWN_SETSIGIGN_NP, SIGUSR1, 0, kCommand), 5);
  CHECK_EQ(run_ignoring(0, SIGUSR1, 0, kCommand), -SIGUSR1);
}

static void sigignore__also_in_sigdefault__is_default(void) {
  short flags = POSIX_SPAWN_SETSIGIGN_NP | POSIX_SPAWN_SETSIGDEF;
  CHECK_EQ(run_ignoring(flags, SIGUSR1, SIGUSR1, "kill -USR1 $$; exit 5"), -SIGUSR1);
}

static void sigignore__set__comes_back(void) {
  posix_spawnattr_t attr;
  sigset_t set;
  posix_spawnattr_init(&attr);
  sigfillset(&set);
  CHECK_EQ(posix_spawnattr_getsigignore_np(&attr, &set), 0);
  CHECK_EQ(sigismember(&set, SIGHUP), 0);
  sigaddset(&set, SIGHUP);
  CHECK_EQ(posix_spawnattr_setsigignore_np(&attr, &set), 0);
  sigemptyset(&set);
  CHECK_EQ(posix_spawnattr_getsigignore_np(&attr, &set), 0);
  CHECK_EQ(sigismember(&set, SIGHUP), 1);
  CHECK_EQ(sigismember(&set, SIGINT), 0);
  posix_spawnattr_destroy(&attr);
}

static void pipe__b_false__is_read_from(void) {
  posix_spawn_file_actions_t fact;
  posix_spawnattr_t attr;
  char text[kOutputSize];
  pid_t pid = -1;
  int fd = -1;
  posix_spawnattr_init(&attr);
  posix_spawn_file_actions_init(&fact);
  CHECK_EQ(posix_spawn_file_actions_addchdir(&fact, "/dev"), 0);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "pwd -P; exit 2", B_FALSE, &fact, &attr), 0);
  CHECK_TEXT(output_of(fd, text), "/dev\n");
  CHECK_EQ(end_of(pid), 2);
  posix_spawn_file_actions_destroy(&fact);
  posix_spawnattr_destroy(&attr);
}

static void pipe__b_true__is_written_to(void) {
  posix_spawn_file_actions_t fact;
  posix_spawnattr_t attr;
  pid_t pid = -1;
  int fd = -1;
  posix_spawnattr_init(&attr);
  posix_spawn_file_actions_init(&fact);
  const char* command = "read line && test \"$line\" = hello && ! read line";
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, command, B_TRUE, &fact, &attr), 0);
  CHECK_EQ(write(fd, "hello\n", 6), 6);
  close(fd);
  CHECK_EQ(end_of(pid), 0);
  posix_spawn_file_actions_destroy(&fact);
  posix_spawnattr_destroy(&attr);
}

/// posix_spawn() where the file is a path, else posix_spawnp().
static int spawn_noexecerr(const char* file, pid_t* pid, const posix_spawn_file_actions_t* fact) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("true");
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_NOEXECERR_NP), 0);
  int error = strchr(file, '/') != NULL ? posix_spawn(pid, file, fact, &attr, argv, environ)
                                        : posix_spawnp(pid, file, fact, &attr, argv, environ);
  posix_spawnattr_destroy(&attr);
  return error;
}

static void noexecerr__no_program__is_a_child_that_exits_with_127(void) {
  pid_t pid = -1;
  CHECK_EQ(spawn_noexecerr("/nonexistent", &pid, NULL), 0);
  CHECK_EQ(end_of(pid), 127);
  CHECK_EQ(spawn_noexecerr("nonexistent", &pid, NULL), 0);
  CHECK_EQ(end_of(pid), 127);
}

static void noexecerr__other_errors__are_still_errors(void) {
  posix_spawn_file_actions_t fact;
  pid_t pid = -7;
  posix_spawn_file_actions_init(&fact);
  posix_spawn_file_actions_addopen(&fact, 5, "/nonexistent", O_RDONLY, 0);
  CHECK_EQ(spawn_noexecerr("/bin/sh", &pid, &fact), ENOENT);
  CHECK_EQ(pid, -7);
  posix_spawn_file_actions_destroy(&fact);
}

static void addclosefrom__descriptors__are_closed(void) {
  posix_spawn_file_actions_t fact;
  char* argv[] = SHELL_ARGUMENTS("! (true <&6) 2>/dev/null");
  pid_t pid = -1;
  open_as(6);
  posix_spawn_file_actions_init(&fact);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&fact, 3), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", &fact, NULL, argv, environ), 0);
  CHECK_EQ(end_of(pid), 0);
  posix_spawn_file_actions_destroy(&fact);
  close(6);
}

int main(void) {
  check_library();
  RUN(sigignore__with_its_flag__is_ignored);
  RUN(sigignore__also_in_sigdefault__is_default);
  RUN(sigignore__set__comes_back);
  RUN(pipe__b_false__is_read_from);
  RUN(pipe__b_true__is_written_to);
  RUN(noexecerr__no_program__is_a_child_that_exits_with_127);
  RUN(noexecerr__other_errors__are_still_errors);
  RUN(addclosefrom__descriptors__are_closed);
  return check_end();
}
