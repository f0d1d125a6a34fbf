// SPDX-License-Identifier: MIT
// system: what a command's caller and other threads find. How the shell is called, and with which
// signals, is in conformance/groups/p_system.
#include "tests/portable/commands.h"

static char directory[kTextSize];

static int exit_of(const char* command) {
  int status = system(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void system__null__is_1_and_starts_nothing(void) {
  errno = kKeptErrno;
  CHECK_EQ(system(NULL), 1);
  CHECK_EQ(errno, kKeptErrno);
  CHECK(has_no_child());
}

static void system__that_succeeds__keeps_errno(void) {
  errno = kKeptErrno;
  CHECK_EQ(exit_of("exit 7"), 7);
  CHECK_EQ(errno, kKeptErrno);
  CHECK_EQ(system("kill -TERM $$"), SIGTERM);
  CHECK_EQ(errno, kKeptErrno);
}

static void run_large(void) { CHECK_EQ(exit_of("exit 3"), 3); }

static void system__in_a_large_process__copies_no_memory(void) {
  run_large();
  CHECK(faults_of(run_large) < kFewFaults);
}

static void run_without_memory(void) {
  forbid_memory_but(0);
  CHECK_EQ(exit_of("exit 3"), 3);
}

static void system__without_memory__runs(void) { run_apart(run_without_memory); }

static void check_refused(int expected_status, int expected_error) {
  signal(SIGINT, on_signal);
  unsigned long long mask = status_mask(getpid(), "SigBlk:");
  errno = kKeptErrno;
  CHECK_EQ(system("exit 0"), expected_status);
  CHECK_EQ(errno, expected_error);
  CHECK(handler_of(SIGINT) == on_signal);
  CHECK(handler_of(SIGQUIT) == SIG_DFL);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), mask);
  CHECK(has_no_child());
}

static void run_without_child(void) {
  if (forbid_children()) check_refused(-1, EAGAIN);
}

static void system__without_a_child__is_its_error(void) { run_apart(run_without_child); }

static void run_without_exec(void) {
  if (refuse(SYS_execve, EACCES)) check_refused(127 << 8, kKeptErrno);
}

static void system__shell_that_cannot_be_executed__is_127(void) { run_apart(run_without_exec); }

static void run_unawaited(void) {
  signal(SIGCHLD, SIG_IGN);
  check_refused(-1, ECHILD);
}

static void system__sigchld_ignored__is_echild(void) { run_apart(run_unawaited); }

static void fork_in_handler(int number) {
  (void)number;
  if (fork() != 0) kill(getpid(), SIGUSR2);
}

/// The child of that fork finds itself in system(), and is not the command's parent.
static void run_and_fork_in_handler(void) {
  pid_t caller = getpid();
  signal(SIGINT, on_signal);
  signal(SIGUSR1, fork_in_handler);
  signal(SIGUSR2, on_signal);
  errno = 0;
  int status = system("kill -USR1 $PPID; sleep 0.2; exit 5");
  CHECK(handler_of(SIGINT) == on_signal);
  CHECK(handler_of(SIGQUIT) == SIG_DFL);
  if (getpid() != caller) {
    _exit(status == -1 && errno == ECHILD && check.failures == 0 && exit_of("exit 6") == 6 ? 9 : 8);
  }
  CHECK_EQ(status, 5 << 8);
  CHECK_EQ(wait_for(-1), 9 << 8);
}

static void system__fork_in_a_handler_meanwhile__both_go_on(void) {
  run_apart(run_and_fork_in_handler);
}

static void run_in_handler(int number) {
  (void)number;
  CHECK_EQ(exit_of("exit 4"), 4);
}

static void run_nested(void) {
  signal(SIGINT, on_signal);
  struct sigaction action = {.sa_handler = run_in_handler};  // without SA_RESTART
  sigaction(SIGUSR1, &action, NULL);
  errno = kKeptErrno;
  CHECK_EQ(exit_of("kill -USR1 $PPID; sleep 0.1; exit 5"), 5);
  CHECK_EQ(errno, kKeptErrno);
  CHECK(handler_of(SIGINT) == on_signal);
}

static void system__in_a_handler_of_another__both_run(void) { run_apart(run_nested); }

static void* run_given(void* command) { return (void*)(long)system(command); }

static void check_forked_meanwhile(void) {
  // The thread's command began with both ignored; here they are what they were before.
  CHECK_EQ(exit_of("case $(grep SigIgn /proc/self/status) in *[2367abef]) exit 1;; esac"), 0);
  CHECK(handler_of(SIGINT) == on_signal);
  CHECK(handler_of(SIGQUIT) == SIG_DFL);
  CHECK_EQ(exit_of("kill -INT $PPID; kill -QUIT $PPID; exit 3"), 3);
}

static void fork_while_one_runs(void) {
  pthread_t thread;
  signal(SIGINT, on_signal);
  pthread_create(&thread, NULL, run_given, ">started; until [ -e end ]; do sleep 0.01; done");
  wait_for_file("started");
  CHECK(handler_of(SIGINT) == SIG_IGN);
  run_apart(check_forked_meanwhile);
  CHECK(handler_of(SIGINT) == SIG_IGN);
  write_file("end", "", 0600);
  void* status = NULL;
  pthread_join(thread, &status);
  CHECK_EQ((long)status, 0);
  CHECK(handler_of(SIGINT) == on_signal);
}

static void system__in_a_child_forked_meanwhile__knows_the_dispositions(void) {
  if (skip_where_libc_cannot_clone()) return;
  run_apart(fork_while_one_runs);
}

static void system__in_two_threads__runs_at_once(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  pthread_create(&thread, NULL, run_given, "mkfifo meet && echo >meet");
  CHECK_EQ(system("until [ -p meet ]; do sleep 0.01; done; read line <meet"), 0);
  void* status = NULL;
  pthread_join(thread, &status);
  CHECK_EQ((long)status, 0);
}

int main(void) {
  check_library();
  CHECK_EQ(chdir(make_directory(directory)), 0);
  RUN(system__null__is_1_and_starts_nothing);
  RUN(system__that_succeeds__keeps_errno);
  RUN(system__in_a_large_process__copies_no_memory);
  RUN(system__without_memory__runs);
  RUN(system__without_a_child__is_its_error);
  RUN(system__shell_that_cannot_be_executed__is_127);
  RUN(system__sigchld_ignored__is_echild);
  RUN(system__fork_in_a_handler_meanwhile__both_go_on);
  RUN(system__in_a_handler_of_another__both_run);
  RUN(system__in_a_child_forked_meanwhile__knows_the_dispositions);
  RUN(system__in_two_threads__runs_at_once);
  remove_directory(directory);
  return check_end();
}
