// SPDX-License-Identifier: MIT
// A program for Android: sets of 64 signals, and descriptors that close unless an action names
// them.
#include "tests/portability/program.h"

static void sigmask64__blocked__stays_pending(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("kill -TERM $$; exit 8");
  sigset64_t set;
  sigset64_t seen;
  pid_t pid = -1;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGRTMAX);
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setsigmask64(&attr, &set), 0);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK), 0);
  sigfillset(&seen);
  CHECK_EQ(posix_spawnattr_getsigmask64(&attr, &seen), 0);
  CHECK(sigismember(&seen, SIGTERM) && sigismember(&seen, SIGRTMAX) && !sigismember(&seen, SIGINT));
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 8);
  posix_spawnattr_destroy(&attr);
}

static void sigdefault64__ignored_by_the_caller__is_default(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("kill -USR2 $$; exit 8");
  sigset64_t set;
  pid_t pid = -1;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  signal(SIGUSR2, SIG_IGN);
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setsigdefault64(&attr, &set), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 8);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), -SIGUSR2);
  sigemptyset(&set);
  CHECK_EQ(posix_spawnattr_getsigdefault64(&attr, &set), 0);
  CHECK_EQ(sigismember(&set, SIGUSR2), 1);
  posix_spawnattr_destroy(&attr);
  signal(SIGUSR2, SIG_DFL);
}

/// The end of a shell under POSIX_SPAWN_CLOEXEC_DEFAULT.
static int run(const posix_spawn_file_actions_t* actions, const char* command) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS(command);
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_CLOEXEC_DEFAULT), 0);
  CHECK_EQ(posix_spawnp(&pid, "sh", actions, &attr, argv, environ), 0);
  posix_spawnattr_destroy(&attr);
  return end_of(pid);
}

#define KEPT "kept() { (true 9<&$1) 2>/dev/null; }; "

static void cloexec_default__no_actions__keeps_the_standard_streams(void) {
  open_as(6);
  CHECK_EQ(run(NULL, KEPT "kept 0 && kept 1 && kept 2 && ! kept 6"), 0);
  close(6);
}

static void cloexec_default__dup2_to_itself__is_kept(void) {
  posix_spawn_file_actions_t actions;
  open_as(6);
  open_as(7);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, 6, 6);
  posix_spawn_file_actions_adddup2(&actions, 7, 5);
  posix_spawn_file_actions_addopen(&actions, 8, "/dev/null", O_RDONLY, 0);
  CHECK_EQ(run(&actions, KEPT "kept 0 && kept 2 && kept 5 && kept 6 && kept 8 && ! kept 7"), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(6);
  close(7);
}

static void addchdir__path_and_descriptor__are_followed(void) {
  posix_spawn_file_actions_t actions;
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQ(posix_spawn_file_actions_addfchdir_np(&actions, root), 0);
  CHECK_EQ(posix_spawn_file_actions_addchdir_np(&actions, "dev"), 0);
  CHECK_EQ(run(&actions, "test \"$(pwd -P)\" = /dev"), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(root);
}

int main(void) {
  check_library();
  RUN(sigmask64__blocked__stays_pending);
  RUN(sigdefault64__ignored_by_the_caller__is_default);
  RUN(cloexec_default__no_actions__keeps_the_standard_streams);
  RUN(cloexec_default__dup2_to_itself__is_kept);
  RUN(addchdir__path_and_descriptor__are_followed);
  return check_end();
}
