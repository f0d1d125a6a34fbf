// SPDX-License-Identifier: MIT
// Only callbacks are watched: not their callers, other threads, or a caller that is replaced.
#include "tests/portable/callbacks.h"
#include "tests/portable/setexec.h"

enum { kAllocations = 20000 };

static int is_over;
static int allocations;

static int allocate(void* result) {
  void* volatile memory = malloc(100);
  free(memory);
  return *(int*)result;
}

/// Goes on until the other threads have allocated a lot.
static int wait_for_others(void* unused) {
  struct timespec pause = {0, 1000000};
  (void)unused;
  for (int i = 0; i < 10000; i++) {
    if (__atomic_load_n(&allocations, __ATOMIC_RELAXED) >= kAllocations) return 0;
    nanosleep(&pause, NULL);
  }
  return ETIMEDOUT;
}

static void* allocate_meanwhile(void* unused) {
  int zero = 0;
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    allocate(&zero);
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
  }
  return unused;
}

static void allocate_in_threads(void) {
  pthread_t threads[2];
  posix_spawn_file_actions_t actions;
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, allocate_meanwhile, NULL);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addcallback_np(&actions, wait_for_others, NULL);
  CHECK_RUNS("exit 3", &actions, 0, 3);
  is_over = 1;
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  posix_spawn_file_actions_destroy(&actions);
}

static void watch__other_threads__allocate_while_a_callback_runs(void) {
  run_apart(allocate_in_threads);
}

static void end_in_each_way(void) {
  int status = 4;
  int (*ways[])(void*) = {give, leave, allocate, spawn_another};
  for (int i = 0; i < 4000; i++) {
    pid_t pid = -1;
    if (i == 0) close(STDERR_FILENO);
    CHECK_EQ(posix_spawn_callback_np(&pid, NULL, ways[i % 4], &status), 0);
    CHECK_EQ(end_of(pid) == -SIGABRT, i % 4 == 2);
    status = 4;
    CHECK_EQ(allocate(&status), 4);
  }
}

static void watch__thousands_of_callbacks__are_all_watched(void) { run_apart(end_in_each_way); }

/// A callback of the callback's own, which must not allocate; and then neither must this.
static int nest(void* unused) {
  int status = 4;
  pid_t pid = -1;
  (void)unused;
  int error = posix_spawn_callback_np(&pid, NULL, allocate, &status);
  if (error != 0) return error;
  if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status)) return 99;
  error = posix_spawn_callback_np(&pid, NULL, give, &error);
  return error != 0 || waitpid(pid, &status, 0) != pid ? 98 : allocate(&error);
}

static void nest_callbacks(void) {
  pid_t pid = -1;
  close(STDERR_FILENO);
  CHECK_EQ(posix_spawn_callback_np(&pid, NULL, nest, NULL), 0);
  CHECK_EQ(end_of(pid), -SIGABRT);
}

static void watch__callback_in_a_callback__both_are_watched(void) { run_apart(nest_callbacks); }

static void replace_caller(void) {
  int error = EDOM;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addcallback_np(&actions, allocate, &error);
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  CHECK_EQ(become("/bin/true", "", &actions), EDOM);
}

static void watch__SETEXEC__caller_may_allocate(void) { run_apart(replace_caller); }

int main(void) {
  check_library();
  alarm(120);
  RUN(watch__other_threads__allocate_while_a_callback_runs);
  RUN(watch__thousands_of_callbacks__are_all_watched);
  RUN(watch__callback_in_a_callback__both_are_watched);
  RUN(watch__SETEXEC__caller_may_allocate);
  return check_end();
}
