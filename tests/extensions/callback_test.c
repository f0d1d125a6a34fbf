// SPDX-License-Identifier: MIT
// posix_spawn_callback_np: a function of the caller's in place of a program.
#include "tests/portable/callbacks.h"
#include "tests/portable/stopped.h"

static posix_spawnattr_t attributes;
static int raised;

static void count_signal(int number) {
  (void)number;
  raised++;
}

/// What the spawn answers where it must succeed; -1 where it does not.
static pid_t start(const posix_spawnattr_t* with, int (*function)(void*), void* argument) {
  pid_t pid = -7;
  return CHECK_EQ(posix_spawn_callback_np(&pid, with, function, argument), 0) ? pid : -1;
}

static int error_of(const posix_spawnattr_t* with, int (*function)(void*), void* argument) {
  pid_t pid = -7;
  int error = posix_spawn_callback_np(&pid, with, function, argument);
  CHECK_EQ(pid, -7);
  return error;
}

static void give_statuses(void) {
  int results[] = {0, 5, 255, 256, 263, -1};
  int statuses[] = {0, 5, 255, 0, 7, 255};
  int before = count_descriptors(getpid());
  for (int i = 0; i < 6; i++) {
    CHECK_EQ(end_of(start(with_record(0), give, &results[i])), statuses[i]);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
    CHECK_EQ(end_of(start(NULL, leave, &results[i])), statuses[i]);
    CHECK(has_no_child());
  }
  CHECK_EQ(count_descriptors(getpid()), before);
}

static void callback__result__is_the_exit_status(void) { run_in_each_memory(give_statuses); }

static void look_for_sigchld(void) {
  int status = 5;
  raised = 0;
  signal(SIGCHLD, count_signal);
  CHECK_EQ(end_of(start(NULL, give, &status)), 5);
  CHECK_EQ(raised, 1);
  signal(SIGCHLD, SIG_DFL);
}

static void callback__result__raises_one_SIGCHLD(void) { run_apart(look_for_sigchld); }

struct program {
  const char* path;
  pid_t pid;
};

static int execute(void* argument) {
  struct program* program = argument;
  program->pid = getpid();
  execl(program->path, "sh", "-c", "exit 6", NULL);
  return 127;
}

static void execute_shell(void) {
  struct program shell = {"/bin/sh", 0};
  pid_t pid = start(with_record(0), execute, &shell);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  CHECK_EQ(shell.pid, pid);
  CHECK_EQ(end_of(pid), 6);
}

static void callback__that_executes__is_the_program(void) {
  run_apart(execute_shell);
  run_as_user(execute_shell);
}

static void fail_to_execute(void) {
  struct program missing = {"/none", 0};
  CHECK_EQ(end_of(start(NULL, execute, &missing)), 127);
  CHECK(has_no_child());
}

static void callback__that_cannot_execute__returns(void) { run_in_each_memory(fail_to_execute); }

/// What the attributes below ask for.
static int check_attributes(void* unused) {
  sigset_t mask;
  struct rlimit limit;
  (void)unused;
  if (getsid(0) != getpid() || getpgrp() != getpid()) return 1;
  if (umask(0) != 027) return 2;
  if (sigprocmask(SIG_BLOCK, NULL, &mask) != 0 || !sigismember(&mask, SIGUSR1)) return 3;
  if (sigismember(&mask, SIGUSR2)) return 4;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur != 99) return 5;
  return 0;
}

static void ask_for_much(void) {
  sigset_t mask;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = 99;
  sigemptyset(&mask);
  sigaddset(&mask, SIGUSR1);
  init_recorded(&attributes,
                POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, 027), 0);
  CHECK_EQ(posix_spawnattr_setsigmask(&attributes, &mask), 0);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NOFILE, &limit), 0);
  CHECK_EQ(end_of(start(&attributes, check_attributes, NULL)), 0);
  posix_spawnattr_destroy(&attributes);
}

static void callback__attributes__are_in_effect(void) { run_in_each_memory(ask_for_much); }

static void fail_in_a_step(void) {
  int before = count_descriptors(getpid());
  raised = 0;
  signal(SIGCHLD, count_signal);
  init_recorded(&attributes, POSIX_SPAWN_SETPGROUP);
  CHECK_EQ(posix_spawnattr_setpgroup(&attributes, -5), 0);
  CHECK_EQ(error_of(&attributes, leave, &raised), EINVAL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_PGROUP_NP);
  CHECK(has_no_child());
  CHECK_EQ(raised, 0);
  CHECK_EQ(count_descriptors(getpid()), before);
  posix_spawnattr_destroy(&attributes);
}

static void callback__failing_attribute__is_the_error_and_leaves_no_trace(void) {
  run_apart(fail_in_a_step);
}

static void check_refusal(int expected) {
  int zero = 0;
  CHECK_EQ(error_of(&attributes, give, &zero), expected);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
  CHECK_EQ(record.error, expected);
  posix_spawnattr_destroy(&attributes);
}

static void callback__what_makes_no_sense__is_refused(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(error_of(&attributes, NULL, NULL), EINVAL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
  CHECK_EQ(error_of(NULL, NULL, NULL), EINVAL);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, 0), 0);
  check_refusal(EINVAL);
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  check_refusal(ENOTSUP);
}

static void callback__what_is_of_no_use__is_ignored(void) {
  int status = 5;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, "/none"), 0);
  CHECK_EQ(end_of(start(&attributes, give, &status)), 5);
  posix_spawnattr_destroy(&attributes);
}

static void start_suspended(void) {
  struct program shell = {"/bin/true", 0};
  int status = 5;
  init_recorded(&attributes, POSIX_SPAWN_START_SUSPENDED);
  pid_t pid = start(&attributes, execute, &shell);
  check_stopped(pid);
  CHECK_EQ(continue_to_end(pid), 0);
  CHECK_EQ(end_of(start(&attributes, give, &status)), 5);
  CHECK_EQ(end_of(start(&attributes, leave, &status)), 5);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void callback__START_SUSPENDED__stops_at_its_exec(void) { run_apart(start_suspended); }

static void ask_for_a_descriptor(void) {
  struct program shell = {"/bin/true", 0};
  int status = 5;
  int fd = -1;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &fd, PD_DAEMON), 0);
  start(&attributes, give, &status);
  CHECK_EQ(end_of_pidfd(fd), 5);
  close(fd);
  start(&attributes, execute, &shell);
  CHECK_EQ(end_of_pidfd(fd), 0);
  close(fd);
  posix_spawnattr_destroy(&attributes);
}

static void callback__process_descriptor__is_that_of_the_child_to_wait_for(void) {
  run_in_each_memory(ask_for_a_descriptor);
}

static void be_killed(void) {
  int number = SIGTERM;
  pthread_t thread;
  pthread_create(&thread, NULL, kill_only_child, &number);
  pid_t pid = start(with_record(0), hang, NULL);
  pthread_join(thread, NULL);
  CHECK_EQ(end_of(pid), -SIGTERM);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_KILLED_NP);
  CHECK(has_no_child());
}

static void callback__killed__waits_as_killed(void) { run_threaded_apart(be_killed); }

static void keep_errno(void) {
  int status = 5;
  errno = kErrnoBefore;
  pid_t pid = start(NULL, set_errno, &status);
  CHECK_EQ(errno, kErrnoBefore);
  CHECK_EQ(end_of(pid), 5);
}

static void callback__errno__is_put_back(void) { run_in_each_memory(keep_errno); }

static pid_t spawned;

static void start_only(void) { spawned = start(NULL, open_and_close, NULL); }

static void be_cancelled(void) {
  CHECK(runs_to_be_cancelled(start_only));
  CHECK_EQ(end_of(spawned), 0);
}

static void callback__pending_cancellation__waits_for_the_spawns_end(void) {
  run_threaded_apart(be_cancelled);
}

int main(void) {
  check_library();
  alarm(120);
  RUN(callback__result__is_the_exit_status);
  RUN(callback__result__raises_one_SIGCHLD);
  RUN(callback__that_executes__is_the_program);
  RUN(callback__that_cannot_execute__returns);
  RUN(callback__attributes__are_in_effect);
  RUN(callback__failing_attribute__is_the_error_and_leaves_no_trace);
  RUN(callback__what_makes_no_sense__is_refused);
  RUN(callback__what_is_of_no_use__is_ignored);
  RUN(callback__START_SUSPENDED__stops_at_its_exec);
  RUN(callback__process_descriptor__is_that_of_the_child_to_wait_for);
  RUN(callback__killed__waits_as_killed);
  RUN(callback__errno__is_put_back);
  RUN(callback__pending_cancellation__waits_for_the_spawns_end);
  return check_end();
}
