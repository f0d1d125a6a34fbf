// SPDX-License-Identifier: MIT
// Exact answers where memory may not be shared: under valgrind, qemu-user, sandboxes.
#include "tests/portable/emulated.h"

#include <prepare.h>

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

/// The exit status of a shell that has three descriptors, or minus the error.
static int run_mapped(const int fds[], size_t n) {
  char* argv[] = {"sh", "-c",
                  "for n in 3 4 5 6 40 100; do test ! -e /proc/$$/fd/$n || exit $n; done", NULL};
  pid_t pid = -1;
  int error = posix_spawn_fds_np(&pid, "/bin/sh", argv, environ, fds, n, NULL);
  return error != 0 ? -error : end_of(pid);
}

static void emulated__map__is_exact_or_gives_its_error(void) {
  int high = fcntl(0, F_DUPFD, 100);
  for (int i = 0; i < kTimes; i++) {
    const int good[] = {1, 0, 2, -1, -1};
    const int moved[] = {high, 1, 2};
    const int closed[] = {0, 1, 2, 93};
    CHECK_EQ(run_mapped(good, 5), 0);
    CHECK_EQ(run_mapped(moved, 3), 0);
    CHECK_EQ(run_mapped(closed, 4), -EBADF);
  }
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

static void emulated__pidfd_spawn__gives_a_descriptor_or_the_error(void) {
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  for (int i = 0; i < kTimes; i++) {
    int pidfd = -1;
    CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, NULL, argv, environ), 0);
    CHECK_EQ(end_of_pidfd(pidfd), 5);
    CHECK_EQ(close(pidfd), 0);
    CHECK_EQ(pidfd_spawn(&pidfd, "/none", NULL, NULL, argv, environ), ENOENT);
  }
}

/// A child that had a copy could not bring the caller back.
static void emulated__prepare__works_or_is_enotsup(void) {
  for (int i = 0; i < kTimes; i++) {
    pid_t self = getpid();
    if (prepare(NULL) == 0) {
      CHECK_EQ(end_of(prep_exit(3)), 3);
    } else {
      CHECK_EQ(errno, ENOTSUP);
    }
    CHECK_EQ(getpid(), self);
    CHECK(has_no_child());
  }
}

static int give(void* number) { return *(int*)number; }

static int execute(void* path) {
  execl(path, "sh", "-c", "exit 6", NULL);
  return 127;
}

static void emulated__callback_as_an_action__gives_its_error_or_goes_on(void) {
  posix_spawn_file_actions_t actions;
  int error = EDOM;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addcallback_np(&actions, give, &error);
  for (int i = 0; i < kTimes; i++) {
    error = EDOM;
    CHECK_EQ(spawn_error("/bin/true", &actions, NULL), EDOM);
    error = 0;
    CHECK_EQ(run_shell("exit 7", &actions, NULL), 7);
  }
  posix_spawn_file_actions_destroy(&actions);
}

static int end_of_callback(int (*function)(void*), void* argument) {
  pid_t pid = -1;
  CHECK_EQ(posix_spawn_callback_np(&pid, NULL, function, argument), 0);
  return end_of(pid);
}

static void emulated__callback_in_place_of_a_program__is_told_by_its_status(void) {
  int status = 5;
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(end_of_callback(give, &status), 5);
    CHECK_EQ(end_of_callback(execute, "/bin/sh"), 6);
    CHECK_EQ(end_of_callback(execute, "/none"), 127);
  }
  CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void) {
  RUN_ALONE(emulated__missing_file__is_enoent);
  RUN_ALONE(emulated__good_file__runs);
  RUN_ALONE(emulated__action_that_fails__gives_its_error);
  RUN_ALONE(emulated__missing_file_after_closefrom__is_enoent);
  RUN_ALONE(emulated__good_file_after_closefrom__has_three_descriptors);
  RUN_ALONE(emulated__map__is_exact_or_gives_its_error);
  RUN_ALONE(emulated__missing_source_of_dup2__is_ebadf_whatever_its_number);
  RUN_ALONE(emulated__pidfd_spawn__gives_a_descriptor_or_the_error);
  RUN_ALONE(emulated__callback_as_an_action__gives_its_error_or_goes_on);
  RUN_ALONE(emulated__callback_in_place_of_a_program__is_told_by_its_status);
  RUN_ALONE(emulated__errors_and_successes_in_turn__are_told_apart);
  RUN_ALONE(emulated__prepare__works_or_is_enotsup);
  RUN_ALONE(emulated__after_all__nothing_is_left);
  check_library();
  return check_end();
}
