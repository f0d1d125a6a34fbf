// SPDX-License-Identifier: MIT
// Exact answers where memory may not be shared: under valgrind, qemu-user, sandboxes. Each test
// runs in a process of its own, so that its first spawn is the process's first.
#include "tests/portable/child.h"

enum { kTimes = 3 };

/// A request to leave descriptors 0 to 2 only, after moving low numbers about.
static void add_low_numbers(posix_spawn_file_actions_t* actions) {
  posix_spawn_file_actions_init(actions);
  posix_spawn_file_actions_addopen(actions, 3, "/dev/null", O_RDWR, 0);
  for (int fd = 4; fd < 12; fd++) posix_spawn_file_actions_adddup2(actions, 3, fd);
  posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static void emulated__missing_file__is_enoent(void) {
  for (int i = 0; i < kTimes; i++) CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
}

static void emulated__good_file__runs(void) {
  for (int i = 0; i < kTimes; i++) CHECK_EQ(run_shell("exit 7", NULL, NULL), 7);
}

static void emulated__action_that_fails__gives_its_error(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, "/bin/sh/none", O_RDONLY, 0);
  for (int i = 0; i < kTimes; i++) CHECK_EQ(spawn_error("/bin/true", &actions, NULL), ENOTDIR);
  posix_spawn_file_actions_destroy(&actions);
}

static void emulated__missing_file_after_closefrom__is_enoent(void) {
  posix_spawn_file_actions_t actions;
  add_low_numbers(&actions);
  for (int i = 0; i < kTimes; i++) CHECK_EQ(spawn_error("/none", &actions, NULL), ENOENT);
  posix_spawn_file_actions_destroy(&actions);
}

static void emulated__good_file_after_closefrom__has_three_descriptors(void) {
  posix_spawn_file_actions_t actions;
  int high = fcntl(0, F_DUPFD, 100);
  add_low_numbers(&actions);
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(
        run_shell("for n in 3 4 5 6 7 8 9 11 100; do test ! -e /proc/$$/fd/$n || exit $n; done",
                  &actions, NULL),
        0);
  }
  posix_spawn_file_actions_destroy(&actions);
  close(high);
}

static void emulated__missing_source_of_dup2__is_ebadf_whatever_its_number(void) {
  for (int fd = 3; fd < 60; fd++) {
    posix_spawn_file_actions_t actions;
    if (fcntl(fd, F_GETFD) >= 0) continue;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, fd);
    CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EBADF);
    posix_spawn_file_actions_destroy(&actions);
  }
}

static void emulated__errors_and_successes_in_turn__are_told_apart(void) {
  posix_spawn_file_actions_t actions;
  add_low_numbers(&actions);
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(run_shell("exit 8", &actions, NULL), 8);
    CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
    CHECK_EQ(run_shell("exit 9", NULL, NULL), 9);
    CHECK_EQ(spawn_error("/dev/null", &actions, NULL), EACCES);
  }
  posix_spawn_file_actions_destroy(&actions);
}

static void emulated__after_all__nothing_is_left(void) {
  int before = count_descriptors(getpid());
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
    CHECK_EQ(run_shell("exit 7", NULL, NULL), 7);
  }
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
}

#define RUN_ALONE(test) run_alone(#test, test)

static void run_alone(const char* name, void (*test)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    check_run(name, test);
    _exit(check_end());
  }
  int status = wait_for(pid);
  check.failures += status != 0;
  if (!WIFEXITED(status)) printf("not ok - %s: wait status %#x\n", name, status);
}

static void emulated__pidfd_spawn__gives_a_descriptor_or_the_error(void) {
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  for (int i = 0; i < kTimes; i++) {
    siginfo_t info = {0};
    int pidfd = -1;
    CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, NULL, argv, environ), 0);
    CHECK_EQ(waitid((idtype_t)3, (id_t)pidfd, &info, WEXITED), 0);
    CHECK_EQ(info.si_status, 5);
    CHECK_EQ(close(pidfd), 0);
    CHECK_EQ(pidfd_spawn(&pidfd, "/none", NULL, NULL, argv, environ), ENOENT);
  }
}

int main(void) {
  RUN_ALONE(emulated__missing_file__is_enoent);
  RUN_ALONE(emulated__good_file__runs);
  RUN_ALONE(emulated__action_that_fails__gives_its_error);
  RUN_ALONE(emulated__missing_file_after_closefrom__is_enoent);
  RUN_ALONE(emulated__good_file_after_closefrom__has_three_descriptors);
  RUN_ALONE(emulated__missing_source_of_dup2__is_ebadf_whatever_its_number);
  RUN_ALONE(emulated__pidfd_spawn__gives_a_descriptor_or_the_error);
  RUN_ALONE(emulated__errors_and_successes_in_turn__are_told_apart);
  RUN_ALONE(emulated__after_all__nothing_is_left);
  check_library();
  return check_end();
}
