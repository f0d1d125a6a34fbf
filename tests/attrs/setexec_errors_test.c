// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETEXEC where it fails: the caller goes on.
#include "tests/portable/apart.h"
#include "tests/portable/setexec.h"

static void nothing_happens(int number) { (void)number; }

static void fail_to_become(void) {
  posix_spawn_file_actions_t actions;
  sigset_t before;
  sigset_t set;
  struct sigaction action;
  sigfillset(&set);
  signal(SIGUSR1, nothing_happens);
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &set);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/proc");
  sigprocmask(SIG_SETMASK, NULL, &before);
  errno = 4711;
  CHECK_EQ(become("/none", "", &actions), ENOENT);
  CHECK_EQ(errno, 4711);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_TEXT(record.path, "/none");
  sigprocmask(SIG_SETMASK, NULL, &set);
  for (int i = 1; i <= 64; i++) CHECK_EQ(sigismember(&set, i), sigismember(&before, i));
  CHECK_EQ(sigaction(SIGUSR1, NULL, &action), 0);
  CHECK(action.sa_handler == nothing_happens);
  char text[kTextSize];
  CHECK_TEXT(getcwd(text, sizeof text), "/proc");
  CHECK(has_no_child());
}

static void setexec__failing_exec__caller_goes_on(void) { run_apart(fail_to_become); }

static void fail_in_an_action(void) {
  posix_spawn_file_actions_t actions;
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 9, "/none", O_RDONLY, 0);
  CHECK_EQ(become("/bin/sh", "exit 5", &actions), ENOENT);
  CHECK_RECORD(FILE_ACTION, "openat", ENOENT);
  CHECK_EQ(record.action, 0);
}

static void setexec__failing_action__caller_goes_on(void) { run_apart(fail_in_an_action); }

static void fail_to_become_as_user(void) {
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  CHECK_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
  CHECK_EQ(become("/none", "", NULL), ENOENT);
  CHECK_EQ(getuid(), kUser);
  // Linux: or other processes of that user could read what was root's.
  CHECK_EQ(prctl(PR_GET_DUMPABLE) == 1, 0);
}

static void setexec__failing_exec_as_other_user__caller_cannot_be_traced(void) {
  if (geteuid() != 0 || skip_where_user_stays()) return check_skip("may not become another user");
  run_apart(fail_to_become_as_user);
}

static void fail_to_become_stopped(void) {
  int before = count_descriptors(getpid());
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC | POSIX_SPAWN_START_SUSPENDED);
  for (int i = 0; i < 20; i++) CHECK_EQ(become("/none", "", NULL), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(count_descriptors(getpid()), before);
}

/// The caller must not be stopped: this one would be reported.
static void setexec__failing_exec_suspended__caller_is_not_stopped(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    check.failures = 0;
    fail_to_become_stopped();
    _exit(check.failures != 0);
  }
  int status = -1;
  CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
  CHECK_EQ(status, 0);
  if (WIFSTOPPED(status)) end(pid);
}

static void ask_for_a_new_process(void) {
  int descriptor = -7;
  uint32_t flags[] = {0, 0, 0, POSIX_SPAWN_NOZOMBIE};
  for (int i = 0; i < 4; i++) {
    init_recorded(&attributes, POSIX_SPAWN_SETEXEC | flags[i]);
    if (i == 0) posix_spawnattr_setnamespaces_np(&attributes, CLONE_NEWUSER);
    if (i == 1) posix_spawnattr_setprocdescp_np(&attributes, &descriptor, PD_DAEMON);
    if (i == 2) posix_spawnattr_setprocdescp_np(&attributes, &descriptor, 0);
    CHECK_EQ(become("/bin/false", "", NULL), ENOTSUP);
    CHECK_RECORD(ARGUMENTS, "", ENOTSUP);
    posix_spawnattr_destroy(&attributes);
  }
  CHECK_EQ(descriptor, -7);
}

static void setexec__only_for_a_new_process__is_enotsup(void) { run_apart(ask_for_a_new_process); }

static void become_by_pidfd_spawn(void) {
  char* argv[] = {"false", NULL};
  int pidfd = -7;
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/false", NULL, &attributes, argv, environ), ENOTSUP);
  CHECK_RECORD(ARGUMENTS, "", ENOTSUP);
  CHECK_EQ(pidfd, -7);
  posix_spawnattr_destroy(&attributes);
}

static void setexec__pidfd_spawn__is_enotsup(void) { run_apart(become_by_pidfd_spawn); }

static void become_with_a_pipe(void) {
  pid_t pid = -7;
  int fd = -7;
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "exit 1", B_TRUE, NULL, &attributes), ENOTSUP);
  CHECK_RECORD(ARGUMENTS, "", ENOTSUP);
  CHECK_EQ(pid, -7);
  CHECK_EQ(fd, -7);
  posix_spawnattr_destroy(&attributes);
}

// Nobody would be left at the pipe's other end.
static void setexec__pipe__is_enotsup(void) { run_apart(become_with_a_pipe); }

static void fail_to_become_with_noexecerr(void) {
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC | POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(become("/none", "", NULL), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK(has_no_child());
}

static void setexec__noexecerr__is_an_error_none_the_less(void) {
  run_apart(fail_to_become_with_noexecerr);
}

int main(void) {
  check_library();
  RUN(setexec__failing_exec__caller_goes_on);
  RUN(setexec__failing_action__caller_goes_on);
  RUN(setexec__failing_exec_as_other_user__caller_cannot_be_traced);
  RUN(setexec__failing_exec_suspended__caller_is_not_stopped);
  RUN(setexec__only_for_a_new_process__is_enotsup);
  RUN(setexec__pidfd_spawn__is_enotsup);
  RUN(setexec__pipe__is_enotsup);
  RUN(setexec__noexecerr__is_an_error_none_the_less);
  return check_end();
}
