// SPDX-License-Identifier: MIT
// Many launches at once, and what else a process does while some are on their way.
#include <pthread.h>
#include <sys/resource.h>

#include "tests/portable/apart.h"
#include "tests/portable/launches.h"

enum { kMany = 1000, kThreads = 8, kRounds = 40, kCancels = 3000 };

static char directory[kTextSize];
static posix_spawn_handle_np handles[kMany];

/// Room for the descriptors of `count` launches; false, and skipped, where there is none.
static int make_room(rlim_t count) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = 2 * count + 100;
  if (limit.rlim_cur <= limit.rlim_max && setrlimit(RLIMIT_NOFILE, &limit) == 0) return 1;
  check_skip("the hard limit of descriptors is too low");
  return 0;
}

static void start_many(void) {
  posix_spawn_file_actions_t failing;
  posix_spawn_file_actions_init(&failing);
  posix_spawn_file_actions_addopen(&failing, 20, fifo, O_RDONLY, 0);
  posix_spawn_file_actions_addchdir(&failing, "/does/not/exist");
  for (int i = 0; i < kMany; i++) {
    handles[i] = i % 3 == 2 ? launch_ends(&failing, NULL) : launch_stuck(NULL);
  }
  posix_spawn_file_actions_destroy(&failing);
}

static void hold_once(void) {
  int descriptors = count_descriptors(getpid());
  count_sigchld();
  start_many();
  for (int i = 0; i < kMany; i++) CHECK_EQ(posix_spawn_finish_np(&handles[i], 0), EINPROGRESS);
  CHECK_EQ(children_signalled, 0);
  int writer = release_stuck();
  for (int i = kMany - 1; i >= 0; i--) {
    CHECK_EQ(end_of_launch(&handles[i]), i % 3 == 2 ? 1000 + ENOENT : kEndsWith);
  }
  close(writer);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void hold_many(void) {
  struct rlimit processes;
  if (!make_room(kMany)) return;
  getrlimit(RLIMIT_NPROC, &processes);
  if (processes.rlim_cur < 2 * kMany) {
    check_skip("too few processes are allowed");
    return;
  }
  hold_once();
  int mappings = count_mappings();
  hold_once();
  CHECK(count_mappings() <= mappings + 2);
}

static void outstanding__a_thousand_of_one_thread__each_has_its_own_end(void) {
  run_apart(hold_many);
}

static void cancel_many(void) {
  int mappings = 0;
  int descriptors = count_descriptors(getpid());
  unsigned random = 1;
  for (int i = 0; i < kCancels; i++) {
    if (i == 100) mappings = count_mappings();
    posix_spawn_handle_np handle = launch_ends(NULL, NULL);
    random = random * 1103515245U + 12345U;
    double until = seconds_now() + (random >> 8) % 2000 / 1e6;
    while (seconds_now() < until) continue;
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    if (i % 50 == 0) CHECK(has_no_child());
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(count_mappings() <= mappings + 2);
  CHECK(has_no_child());
}

static void outstanding__cancelled_at_any_moment__leave_nothing(void) { run_apart(cancel_many); }

static _Atomic int is_over;

/// Waits for all that there is to wait for, as some programs do.
static void* reap_all(void* count) {
  while (!is_over) {
    int status = 0;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid <= 0) {
      usleep(100);
      continue;
    }
    CHECK(WIFEXITED(status) ? WEXITSTATUS(status) == kEndsWith : WTERMSIG(status) == SIGKILL);
    ++*(int*)count;
  }
  return NULL;
}

static void reap_elsewhere(void) {
  pthread_t thread;
  int reaped = 0;
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(pthread_create(&thread, NULL, reap_all, &reaped), 0);
  for (int i = 0; i < 300; i++) {
    posix_spawn_handle_np handle = launch("/does/not/exist", NULL, NULL);
    CHECK_EQ(posix_spawn_finish_np(&handle, kSoon), ENOENT);
    handle = launch_ends(NULL, NULL);
    CHECK_EQ(posix_spawn_finish_np(&handle, kSoon), 0);
    close(handle.pidfd);
    handle = launch_ends(NULL, NULL);
    usleep(i % 16 * 100);
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  }
  for (int i = 0; i < 5000 && !has_no_child(); i++) usleep(1000);
  is_over = 1;
  pthread_join(thread, NULL);
  CHECK(reaped >= 300);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void outstanding__another_thread_waits_for_all__sees_programs_only(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(reap_elsewhere);
}

static void* spawn_often(void* unused) {
  (void)unused;
  for (int i = 0; i < kRounds; i++) {
    posix_spawn_handle_np ends = launch_ends(NULL, NULL);
    posix_spawn_handle_np missing = launch("/does/not/exist", NULL, NULL);
    posix_spawn_handle_np stuck = launch_stuck(NULL);
    CHECK_EQ(end_of_launch(&missing), 1000 + ENOENT);
    CHECK_EQ(posix_spawn_cancel_np(&stuck), 0);
    CHECK_EQ(end_of_launch(&ends), kEndsWith);
    CHECK_EQ(run_shell("exit 9", NULL, NULL), 9);
  }
  return NULL;
}

static void start_from_threads(void) {
  pthread_t threads[kThreads];
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < kThreads; i++) {
    CHECK_EQ(pthread_create(&threads[i], NULL, spawn_often, NULL), 0);
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void outstanding__eight_threads__are_exact(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(start_from_threads);
}

int main(void) {
  check_library();
  publish_helpers();
  make_fifo(directory);
  chmod(directory, 0755);
  RUN(outstanding__a_thousand_of_one_thread__each_has_its_own_end);
  RUN(outstanding__cancelled_at_any_moment__leave_nothing);
  RUN(outstanding__another_thread_waits_for_all__sees_programs_only);
  RUN(outstanding__eight_threads__are_exact);
  remove_directory(directory);
  return check_end();
}
