// SPDX-License-Identifier: MIT
// prepare and ispreparing: what the nascent child is, and what is left in the parent.
#include <pthread.h>

#include "tests/portable/nascent.h"

static void ignore_it(int signal) { (void)signal; }

static int begin_and_return(int* number) {
  int result = prepare(NULL);
  *number = getpid();
  return result;
}

static void prepare__in_a_function_that_returns__goes_on_in_the_child(void) {
  pid_t self = getpid();
  int number = 0;
  errno = 4711;
  CHECK_EQ(ispreparing(), 0);
  CHECK_EQ(begin_and_return(&number), 0);
  CHECK_EQ(errno, 4711);
  CHECK(number != self);
  CHECK_EQ(getpid(), number);
  CHECK_EQ(getppid(), self);
  CHECK_EQ(ispreparing(), 1);
  int pid = become_shell("exit 9");
  CHECK_EQ(errno, 4711);
  CHECK_EQ(pid, number);
  check_is_parent(self);
  CHECK_EQ(end_of(pid), 9);
  CHECK(has_no_child());
}

static void prepare__what_the_child_sets_up__is_the_programs_alone(void) {
  char text[kTextSize];
  int descriptors = count_descriptors(getpid());
  mode_t mask = umask(022);
  if (!begin()) return;
  CHECK_EQ(chdir("/"), 0);
  umask(077);
  CHECK_EQ(dup2(0, 9), 9);
  CHECK_EQ(setpgid(0, 0), 0);
  int pid = become_paused();
  CHECK_EQ(umask(mask), 022);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK_EQ(getpgid(pid), pid);
  CHECK(getpgrp() != pid);
  CHECK_TEXT(status_line(pid, "Umask:", text), "0077");
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/cwd", pid);
  ssize_t size = readlink(link, text, sizeof text - 1);
  text[size < 0 ? 0 : size] = '\0';
  CHECK_TEXT(text, "/");
  CHECK(getcwd(text, sizeof text) != NULL && strcmp(text, "/") != 0);
  end(pid);
}

static void prepare__in_a_nascent_child__is_EBUSY(void) {
  if (!begin()) return;
  CHECK_EQ(prepare(NULL), -1);
  CHECK_EQ(errno, EBUSY);
  CHECK_EQ(shell_status("exit 3"), 3);
}

static void prepare__nascent_child__has_all_signals_blocked_and_none_caught(void) {
  signal(SIGUSR1, ignore_it);
  signal(SIGUSR2, SIG_IGN);
  unsigned long long blocked = status_mask(getpid(), "SigBlk:");
  unsigned long long caught = status_mask(getpid(), "SigCgt:");
  if (!begin()) return;
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), kAllBlocked);
  CHECK_EQ(status_mask(getpid(), "SigCgt:"), 0);
  CHECK((status_mask(getpid(), "SigIgn:") & 1ULL << (SIGUSR2 - 1)) != 0);
  end(become_paused());
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), blocked);
  CHECK_EQ(status_mask(getpid(), "SigCgt:"), caught);
  signal(SIGUSR1, SIG_DFL);
  signal(SIGUSR2, SIG_DFL);
}

static void be_without_clone3(void) {
  signal(SIGUSR1, ignore_it);
  if (!begin()) return;
  CHECK_EQ(status_mask(getpid(), "SigCgt:"), 0);
  CHECK_EQ(shell_status("exit 4"), 4);
}

static int refuse_clone3(void) { return refuse(SYS_clone3, EPERM); }

static void prepare__clone3_refused__handlers_are_reset_as_well(void) {
  run_prepared(refuse_clone3, be_without_clone3);
}

static void be_without_sharing(void) {
  unsigned long long blocked = status_mask(getpid(), "SigBlk:");
  CHECK_EQ(prepare(NULL), -1);
  CHECK_EQ(errno, ENOTSUP);
  CHECK_EQ(ispreparing(), 0);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), blocked);
  CHECK(has_no_child());
}

static void prepare__memory_not_shared__is_ENOTSUP(void) {
  run_prepared(refuse_sharing, be_without_sharing);
}

static void fill_processes(void) {
  struct rlimit none = {0, 0};
  if (!CHECK_EQ(setrlimit(RLIMIT_NPROC, &none), 0)) return;
  for (int i = 0; i < 2; i++) {
    CHECK_EQ(prepare(NULL), -1);
    CHECK_EQ(errno, EAGAIN);
  }
  CHECK_EQ(ispreparing(), 0);
  CHECK(has_no_child());
}

static void know_memory_and_fill_processes(void) {
  CHECK_EQ(run_shell("exit 0", NULL, NULL), 0);
  fill_processes();
}

static void prepare__no_process_left__is_EAGAIN(void) {
  run_as_user(fill_processes);
  run_as_user(know_memory_and_fill_processes);
}

static void* be_cancelled(void* status) {
  int state = -1;
  pthread_cancel(pthread_self());
  if (begin()) {
    close(open("/dev/null", O_RDONLY));
    usleep(1);
    *(int*)status = shell_status("exit 6");
  }
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  CHECK_EQ(state, PTHREAD_CANCEL_ENABLE);
  return NULL;
}

static void prepare__cancellation_pending__is_off_until_the_parent_goes_on(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  int status = -1;
  void* result = &status;
  CHECK_EQ(pthread_create(&thread, NULL, be_cancelled, &status), 0);
  pthread_join(thread, &result);
  // wait_for() is a cancellation point, behind the last return to the parent.
  CHECK(result == PTHREAD_CANCELED);
  CHECK(!has_no_child() || status == 6);
  while (wait(NULL) > 0) continue;
}

static void change_user(void) {
  if (!begin()) return;
  CHECK_EQ(syscall(SYS_setresuid, kUser, kUser, kUser), 0);
  int status = shell_status("test $(id -u) = 65534");
  CHECK_EQ(status, 0);
  CHECK_EQ(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
  CHECK_EQ(getuid(), 0);
}

static void prepare__child_that_changes_its_user__leaves_the_caller_dumpable(void) {
  if (skip_where_user_stays()) return;
  run_apart(change_user);
}

int main(void) {
  check_library();
  RUN(prepare__in_a_function_that_returns__goes_on_in_the_child);
  RUN(prepare__what_the_child_sets_up__is_the_programs_alone);
  RUN(prepare__in_a_nascent_child__is_EBUSY);
  RUN(prepare__nascent_child__has_all_signals_blocked_and_none_caught);
  RUN(prepare__clone3_refused__handlers_are_reset_as_well);
  RUN(prepare__memory_not_shared__is_ENOTSUP);
  RUN(prepare__no_process_left__is_EAGAIN);
  RUN(prepare__cancellation_pending__is_off_until_the_parent_goes_on);
  RUN(prepare__child_that_changes_its_user__leaves_the_caller_dumpable);
  return check_end();
}
