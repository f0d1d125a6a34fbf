// SPDX-License-Identifier: MIT
// posix_spawn_finish_np; tests/portable/cancelled.c has posix_spawn_cancel_np.
#include <pthread.h>

#include "tests/portable/apart.h"
#include "tests/portable/launches.h"
#include "tests/portable/record.h"

static char directory[kTextSize];
static int descriptors;

static void finish_np__launch_that_is_late__is_einprogress_until_it_is_not(void) {
  posix_spawn_handle_np handle = launch_stuck(NULL);
  posix_spawn_handle_np before = handle;
  for (int timeout = 0; timeout <= 60; timeout += 30) {
    double begin = seconds_now();
    CHECK_EQ(posix_spawn_finish_np(&handle, timeout), EINPROGRESS);
    CHECK(seconds_now() - begin >= timeout / 1e3);
    CHECK_EQ(memcmp(&handle, &before, sizeof handle), 0);
  }
  int writer = release_stuck();
  CHECK_EQ(posix_spawn_finish_np(&handle, -1), 0);
  CHECK_EQ(handle.pid, before.pid);
  CHECK_EQ(handle.pidfd, before.pidfd);
  close(handle.pidfd);
  CHECK_EQ(end_of(handle.pid), kEndsWith);
  close(writer);
  check_nothing_left(descriptors);
}

static void finish_np__second_time__is_einval_for_copies_too(void) {
  posix_spawn_handle_np nothing;
  memset(&nothing, 0, sizeof nothing);
  check_used_up(&nothing);
  posix_spawn_handle_np handle = launch_ends(NULL, NULL);
  posix_spawn_handle_np copy = handle;
  CHECK_EQ(end_of_launch(&copy), kEndsWith);
  check_used_up(&copy);
  // The same memory may by now be another launch's.
  posix_spawn_handle_np other = launch_ends(NULL, NULL);
  check_used_up(&handle);
  CHECK_EQ(end_of_launch(&other), kEndsWith);
  check_nothing_left(descriptors);
}

static void finish_np__failed_launches__raise_no_sigchld(void) {
  count_sigchld();
  for (int i = 0; i < 50; i++) {
    posix_spawn_handle_np handle = launch("/does/not/exist", NULL, NULL);
    CHECK_EQ(waitpid(-1, NULL, 0), -1);
    CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
  }
  CHECK_EQ(children_signalled, 0);
  posix_spawn_handle_np handle = launch_ends(NULL, NULL);
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  CHECK_EQ(children_signalled, 1);
  signal(SIGCHLD, SIG_DFL);
  check_nothing_left(descriptors);
}

static void* finish_elsewhere(void* handle) {
  CHECK_EQ(end_of_launch(handle), kEndsWith);
  return NULL;
}

static void* start_elsewhere(void* handle) {
  *(posix_spawn_handle_np*)handle = launch_stuck(NULL);
  return NULL;
}

static void finish_np__by_another_thread_than_the_start__is_the_same(void) {
  pthread_t thread;
  if (skip_where_libc_cannot_clone()) return;
  posix_spawn_handle_np handle = launch_stuck(NULL);
  CHECK_EQ(pthread_create(&thread, NULL, finish_elsewhere, &handle), 0);
  int writer = release_stuck();
  pthread_join(thread, NULL);
  close(writer);
  // The thread that has started it is gone.
  CHECK_EQ(pthread_create(&thread, NULL, start_elsewhere, &handle), 0);
  pthread_join(thread, NULL);
  CHECK_EQ(posix_spawn_finish_np(&handle, 10), EINPROGRESS);
  writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
  CHECK_EQ(pthread_create(&thread, NULL, start_elsewhere, &handle), 0);
  pthread_join(thread, NULL);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  check_nothing_left(descriptors);
}

static volatile sig_atomic_t alarms;
static void count_alarm(int number) {
  (void)number;
  alarms = alarms + 1;
}

static void finish_np__handlers__run_meanwhile_and_do_not_end_it(void) {
  sigset_t before;
  sigset_t after;
  struct itimerval often = {{0, 5000}, {0, 5000}};
  struct itimerval never = {{0, 0}, {0, 0}};
  alarms = 0;
  sigprocmask(SIG_BLOCK, NULL, &before);
  signal(SIGALRM, count_alarm);
  posix_spawn_handle_np handle = launch_stuck(NULL);
  setitimer(ITIMER_REAL, &often, NULL);
  double begin = seconds_now();
  CHECK_EQ(posix_spawn_finish_np(&handle, 300), EINPROGRESS);
  CHECK(seconds_now() - begin >= 0.3);
  setitimer(ITIMER_REAL, &never, NULL);
  signal(SIGALRM, SIG_DFL);
  CHECK(alarms >= 3);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  sigprocmask(SIG_BLOCK, NULL, &after);
  for (int i = 1; i < 32; i++) CHECK_EQ(sigismember(&after, i), sigismember(&before, i));
  check_nothing_left(descriptors);
}

static void finish_np__killed_before_exec__is_a_child_that_ended_so(void) {
  static const int kSignals[] = {SIGKILL, SIGTERM, SIGQUIT, SIGSEGV};
  for (size_t i = 0; i < sizeof kSignals / sizeof *kSignals; i++) {
    posix_spawnattr_t attributes;
    init_recorded(&attributes, 0);
    posix_spawn_handle_np handle = launch_stuck(&attributes);
    posix_spawnattr_destroy(&attributes);
    wait_until_stuck(handle.pid);
    pid_t victim = handle.pid;
    kill(victim, kSignals[i]);
    CHECK_EQ(end_of_launch(&handle), -kSignals[i]);
    CHECK(handle.pid != victim);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_KILLED_NP);
    CHECK_EQ(record.signal, kSignals[i]);
  }
  check_nothing_left(descriptors);
}

static void finish_np__record__is_written_by_it(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  char name[] = "/none/such/file";
  init_recorded(&attributes, 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, 100);
  posix_spawn_file_actions_addopen(&actions, 20, name, O_RDONLY, 0);
  posix_spawn_handle_np handle = launch_ends(&actions, &attributes);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  memset(name, '!', sizeof name - 1);
  CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
  CHECK_RECORD(FILE_ACTION, "openat", ENOENT);
  CHECK_EQ(record.action, 1);
  CHECK_TEXT(record.path, "/none/such/file");
  CHECK_TEXT(record.name, "open");
  check_nothing_left(descriptors);
}

static void finish_np__executable_error_hidden__is_a_child_with_127(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  posix_spawn_handle_np handle = launch("/does/not/exist", NULL, &attributes);
  CHECK_EQ(end_of_launch(&handle), 127);
  CHECK_EQ(record.error, ENOENT);
  posix_spawnattr_destroy(&attributes);
  check_nothing_left(descriptors);
}

int main(void) {
  check_library();
  publish_helpers();
  make_fifo(directory);
  descriptors = count_descriptors(getpid());
  RUN(finish_np__launch_that_is_late__is_einprogress_until_it_is_not);
  RUN(finish_np__second_time__is_einval_for_copies_too);
  RUN(finish_np__failed_launches__raise_no_sigchld);
  RUN(finish_np__by_another_thread_than_the_start__is_the_same);
  RUN(finish_np__handlers__run_meanwhile_and_do_not_end_it);
  RUN(finish_np__killed_before_exec__is_a_child_that_ended_so);
  RUN(finish_np__record__is_written_by_it);
  RUN(finish_np__executable_error_hidden__is_a_child_with_127);
  remove_directory(directory);
  return check_end();
}
