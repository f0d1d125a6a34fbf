// SPDX-License-Identifier: MIT
// posix_spawnattr_getprocdescp_np and posix_spawnattr_setprocdescp_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static char* exit_five[] = {"sh", "-c", "exit 5", NULL};

static void procdescp__never_set__is_null(void) {
  posix_spawnattr_t attributes;
  int* got = &(int){0};
  int flags = -7;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getprocdescp_np(&attributes, &got, &flags), 0);
  CHECK(got == NULL);
  CHECK_EQ(flags, 0);
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__set__is_read_back_and_taken_back_by_null(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  int* got = NULL;
  int flags = -7;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON | PD_CLOEXEC), 0);
  CHECK_EQ(posix_spawnattr_getprocdescp_np(&attributes, &got, &flags), 0);
  CHECK(got == &descriptor);
  CHECK_EQ(flags, PD_DAEMON | PD_CLOEXEC);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, NULL, PD_DAEMON), 0);
  CHECK_EQ(posix_spawnattr_getprocdescp_np(&attributes, &got, &flags), 0);
  CHECK(got == NULL);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_EQ(descriptor, -7);
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__daemon__gives_number_and_descriptor(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_RECORD(NONE, "", 0);
  CHECK_EQ(fcntl(descriptor, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(pidfd_getpid(descriptor), pid);
  CHECK_EQ(is_readable(descriptor, 0), 0);
  if (pid > 0) kill(pid, SIGTERM);
  CHECK(is_readable(descriptor, 5000));
  CHECK_EQ(end_of_pidfd(descriptor), SIGTERM);
  close(descriptor);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__daemon__lives_on_when_it_is_closed(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(close(descriptor), 0);
  usleep(20000);
  CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__posix_spawnp__has_one_too(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  pid_t pid = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  CHECK_EQ(posix_spawnp(&pid, "sh", NULL, &attributes, exit_five, environ), 0);
  CHECK_EQ(end_of_pidfd(descriptor), 5);
  CHECK_EQ(waitpid(pid, NULL, 0), -1);
  close(descriptor);
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__failing_spawn__is_left_alone(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  int before = count_descriptors(getpid());
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(descriptor, -7);
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__unknown_flags__are_einval(void) {
  int unknown[] = {4, 0x40000000, -1};
  for (size_t i = 0; i < 3; i++) {
    posix_spawnattr_t attributes;
    int descriptor = -7;
    init_recorded(&attributes, 0);
    CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, unknown[i]), 0);
    CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EINVAL);
    CHECK_RECORD(ARGUMENTS, "", EINVAL);
    CHECK_EQ(descriptor, -7);
    posix_spawnattr_destroy(&attributes);
  }
  CHECK(has_no_child());
}

static void procdescp__pidfd_spawn__is_einval(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  int pidfd = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, &attributes, exit_five, environ), EINVAL);
  CHECK_RECORD(ARGUMENTS, "", EINVAL);
  CHECK_EQ(pidfd, -7);
  CHECK_EQ(descriptor, -7);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void procdescp__full_table__is_emfile(void) {
  posix_spawnattr_t attributes;
  int descriptor = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON), 0);
  CHECK_EQ(error_with_room_for(0, &attributes), EMFILE);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_PROCDESCP_NP);
  CHECK_EQ(record.error, EMFILE);
  CHECK_EQ(descriptor, -7);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

/// Without PD_DAEMON: the descriptor's process is killed when it is closed, or the error is exact.
static void check_not_daemon(uint32_t flags) {
  posix_spawnattr_t attributes;
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  int descriptor = -7;
  pid_t pid = -7;
  init_recorded(&attributes, flags);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &descriptor, 0), 0);
  int error = posix_spawn(&pid, helper("paused", path), NULL, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    CHECK_EQ(error, refused_clone3() == EPERM ? EPERM : ENOTSUP);
    CHECK_RECORD(PROCDESCP, "clone3", error);
    CHECK_EQ(descriptor, -7);
    CHECK_EQ(pid, -7);
    CHECK(has_no_child());
    return;
  }
  CHECK(state_of(pid) != 0);
  CHECK_EQ(close(descriptor), 0);
  for (int i = 0; i < 5000 && state_of(pid) != 0; i++) usleep(1000);
  CHECK_EQ(state_of(pid), 0);
}

static void procdescp__not_daemon__goes_with_it_or_is_refused(void) {
  if (geteuid() == 0) check_not_daemon(0);
  check_not_daemon(POSIX_SPAWN_NO_NEW_PRIVS_NP);
}

int main(void) {
  check_library();
  RUN(procdescp__never_set__is_null);
  RUN(procdescp__set__is_read_back_and_taken_back_by_null);
  RUN(procdescp__daemon__gives_number_and_descriptor);
  RUN(procdescp__daemon__lives_on_when_it_is_closed);
  RUN(procdescp__posix_spawnp__has_one_too);
  RUN(procdescp__failing_spawn__is_left_alone);
  RUN(procdescp__unknown_flags__are_einval);
  RUN(procdescp__pidfd_spawn__is_einval);
  RUN(procdescp__full_table__is_emfile);
  RUN(procdescp__not_daemon__goes_with_it_or_is_refused);
  return check_end();
}
