// SPDX-License-Identifier: MIT
// A nascent child that ends without a word: the reaper, then abort().
#include "tests/portable/nascent.h"

/// What the reaper saw, in the memory that both have.
static struct seen {
  int calls;
  int pid;
  int status;
  unsigned long long blocked;
  int is_preparing;
  pid_t process;
} seen;

static int tell[2];

static void reap(int pid) {
  seen.calls++;
  seen.pid = pid;
  if (waitpid(pid, &seen.status, 0) != pid) seen.status = -1;
  seen.blocked = status_mask(getpid(), "SigBlk:");
  seen.is_preparing = ispreparing();
  seen.process = getpid();
  if (write(tell[1], &seen, sizeof seen) != sizeof seen) _exit(1);
}

/// Runs `body` in a process that it must abort; what its reaper saw.
static struct seen abort_in(void (*body)(void)) {
  struct seen told = {0};
  if (!CHECK_EQ(pipe2(tell, O_CLOEXEC), 0)) return told;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    struct rlimit none = {1, 1};
    setrlimit(RLIMIT_CORE, &none);
    alarm(kSeconds);
    body();
    _exit(0);
  }
  CHECK_EQ(end_of(pid), -SIGABRT);
  close(tell[1]);
  ssize_t size = read(tell[0], &told, sizeof told);
  close(tell[0]);
  CHECK(size == 0 || size == (ssize_t)sizeof told);
  CHECK(size == 0 || told.process == pid);
  return told;
}

static void exit_nascent(void) {
  if (prepare(reap) == 0) _exit(9);
}

static void reaper__child_that_exits__is_told_its_number(void) {
  struct seen told = abort_in(exit_nascent);
  CHECK_EQ(told.calls, 1);
  CHECK(WIFEXITED(told.status));
  CHECK_EQ(WEXITSTATUS(told.status), 9);
  CHECK_EQ(told.is_preparing, 0);
  CHECK_EQ(told.blocked, kAllBlocked);
}

static void kill_nascent(void) {
  if (prepare(reap) == 0) kill(getpid(), SIGKILL);
}

static void reaper__child_that_is_killed__is_told_its_number(void) {
  struct seen told = abort_in(kill_nascent);
  CHECK_EQ(told.calls, 1);
  CHECK(WIFSIGNALED(told.status));
  CHECK_EQ(WTERMSIG(told.status), SIGKILL);
}

static void fault_nascent(void) {
  volatile int* volatile nowhere = NULL;
  if (prepare(reap) == 0) *nowhere = 1;
}

static void reaper__child_that_crashes__is_told_its_number(void) {
  struct seen told = abort_in(fault_nascent);
  CHECK_EQ(told.calls, 1);
  CHECK(WIFSIGNALED(told.status));
  CHECK_EQ(WTERMSIG(told.status), SIGSEGV);
}

static void execute_by_libc(void) {
  char* argv[] = {"sh", "-c", "exit 8", NULL};
  if (prepare(reap) == 0) execve("/bin/sh", argv, environ);
}

static void reaper__child_that_calls_libcs_exec__waits_for_the_program(void) {
  struct seen told = abort_in(execute_by_libc);
  CHECK_EQ(told.calls, 1);
  CHECK(WIFEXITED(told.status));
  CHECK_EQ(WEXITSTATUS(told.status), 8);
}

static void exit_after_failure(void) {
  char* argv[] = {"none", NULL};
  if (prepare(reap) != 0) return;
  if (prep_execve("/none", argv, environ) == -1) _exit(7);
}

static void reaper__child_that_exits_after_a_failed_exec__is_told_its_number(void) {
  struct seen told = abort_in(exit_after_failure);
  CHECK_EQ(told.calls, 1);
  CHECK_EQ(WEXITSTATUS(told.status), 7);
}

static void exit_without_reaper(void) {
  if (prepare(NULL) == 0) _exit(9);
}

static void reaper__null__aborts(void) {
  struct seen told = abort_in(exit_without_reaper);
  CHECK_EQ(told.calls, 0);
}

static void note_abort(int signal) {
  (void)signal;
  seen.calls = 100;
  if (write(tell[1], &seen, sizeof seen) != sizeof seen) _exit(1);
}

static void exit_with_handler(void) {
  signal(SIGABRT, note_abort);
  seen.process = getpid();
  if (prepare(NULL) == 0) _exit(9);
}

static void reaper__abort__runs_the_handler_of_SIGABRT(void) {
  CHECK_EQ(abort_in(exit_with_handler).calls, 100);
}

int main(void) {
  check_library();
  RUN(reaper__child_that_exits__is_told_its_number);
  RUN(reaper__child_that_is_killed__is_told_its_number);
  RUN(reaper__child_that_crashes__is_told_its_number);
  RUN(reaper__child_that_calls_libcs_exec__waits_for_the_program);
  RUN(reaper__child_that_exits_after_a_failed_exec__is_told_its_number);
  RUN(reaper__null__aborts);
  RUN(reaper__abort__runs_the_handler_of_SIGABRT);
  return check_end();
}
