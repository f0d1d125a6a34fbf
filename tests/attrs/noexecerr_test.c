// SPDX-License-Identifier: MIT
// POSIX_SPAWN_NOEXECERR_NP: a program that cannot be executed is a child that exits with 127.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static posix_spawnattr_t attributes;
static char* argv_none[] = {"none", NULL};

static void noexecerr__no_such_program__is_a_child_that_exits_127(void) {
  pid_t pid = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv_none, environ), 0);
  CHECK(pid > 0);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_TEXT(record.path, "/none");
  int status = wait_soon(pid);
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 127);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__not_in_the_path__is_a_child_that_exits_127(void) {
  pid_t pid = -7;
  int error = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  posix_spawnattr_setsearchpath_np(&attributes, "/none:/also-none");
  CHECK_EQ(posix_spawnp(&pid, "none", NULL, &attributes, argv_none, environ), 0);
  CHECK_RECORD(SEARCH, "execve", ENOENT);
  CHECK_EQ(record.candidate_count, 2);
  CHECK_TEXT(posix_spawn_candidate_np(&record, 1, &error), "/also-none/none");
  CHECK_EQ(error, ENOENT);
  CHECK_EQ(WEXITSTATUS(wait_soon(pid)), 127);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__pidfd_spawn__is_waited_for_by_the_descriptor(void) {
  int pidfd = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(pidfd_spawn(&pidfd, "/none", NULL, &attributes, argv_none, environ), 0);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(end_of_pidfd(pidfd), 127);
  close(pidfd);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__process_descriptor__is_the_childs(void) {
  siginfo_t information = {0};
  int descriptor = -7;
  pid_t pid = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON);
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv_none, environ), 0);
  CHECK_EQ(waitid((idtype_t)kPidfd, (id_t)descriptor, &information, WEXITED), 0);
  CHECK_EQ(information.si_status, 127);
  CHECK_EQ(information.si_pid, pid);
  close(descriptor);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__new_group__is_the_childs(void) {
  pid_t pid = -7;
  int status = -1;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP | POSIX_SPAWN_SETPGROUP);
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv_none, environ), 0);
  if (!CHECK(pid > 0)) return;
  CHECK_EQ(waitpid(-pid, &status, 0), pid);
  CHECK_EQ(WEXITSTATUS(status), 127);
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__suspended__child_is_not_stopped(void) {
  pid_t pid = -7;
  int status = -1;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP | POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv_none, environ), 0);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 127);
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__open_file_that_is_no_program__is_a_child_too(void) {
  pid_t pid = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  posix_spawnattr_setexecfd_np(&attributes, 9999);
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv_none, environ), 0);
  CHECK_RECORD(EXEC, "execveat", EBADF);
  CHECK_EQ(record.fd, 9999);
  CHECK_EQ(WEXITSTATUS(wait_soon(pid)), 127);
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__failing_action__is_an_error(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 9, "/none", O_RDONLY, 0);
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(spawn_error("/bin/true", &actions, &attributes), ENOENT);
  CHECK_RECORD(FILE_ACTION, "openat", ENOENT);
  CHECK(has_no_child());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__failing_attribute__is_an_error(void) {
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP | POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, -5);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), EINVAL);
  CHECK_RECORD(PGROUP, "setpgid", EINVAL);
  CHECK_EQ(record.value, -5);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void noexecerr__program_that_can_be_executed__runs(void) {
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  RUN(noexecerr__no_such_program__is_a_child_that_exits_127);
  RUN(noexecerr__not_in_the_path__is_a_child_that_exits_127);
  RUN(noexecerr__pidfd_spawn__is_waited_for_by_the_descriptor);
  RUN(noexecerr__process_descriptor__is_the_childs);
  RUN(noexecerr__new_group__is_the_childs);
  RUN(noexecerr__suspended__child_is_not_stopped);
  RUN(noexecerr__open_file_that_is_no_program__is_a_child_too);
  RUN(noexecerr__failing_action__is_an_error);
  RUN(noexecerr__failing_attribute__is_an_error);
  RUN(noexecerr__program_that_can_be_executed__runs);
  return check_end();
}
