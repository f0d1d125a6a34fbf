// SPDX-License-Identifier: MIT
// What the caller, and the child, are kept from while a callback runs.
#include "tests/portable/callback_actions.h"

static void keep_errno(void) {
  int results[] = {0, EDOM};
  for (int i = 0; i < 2; i++) {
    begin();
    add(set_errno, &results[i]);
    char* argv[] = {"true", NULL};
    pid_t pid = -7;
    errno = kErrnoBefore;
    int error = posix_spawn(&pid, "/bin/true", &object, NULL, argv, environ);
    CHECK_EQ(errno, kErrnoBefore);
    CHECK_EQ(error, results[i]);
    CHECK_EQ(pid > 0, error == 0);
    if (pid > 0) wait_for(pid);
    finish();
  }
}

static void callbacks__errno__is_put_back(void) { run_in_each_memory(keep_errno); }

static void kill_hanging(void) {
  int number = SIGTERM;
  pthread_t thread;
  pid_t pid = -7;
  char* argv[] = {"true", NULL};
  begin();
  add(hang, NULL);
  signal(SIGTERM, ignore_number);
  pthread_create(&thread, NULL, kill_only_child, &number);
  CHECK_EQ(posix_spawn(&pid, "/bin/true", &object, with_record(0), argv, environ), 0);
  pthread_join(thread, NULL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_KILLED_NP);
  CHECK_EQ(record.signal, SIGTERM);
  CHECK_EQ(end_of(pid), -SIGTERM);
  CHECK(has_no_child());
  finish();
}

static void callbacks__killed_in_it__waits_as_killed(void) { run_threaded_apart(kill_hanging); }

static void end_in_it(void) {
  int status = 5;
  begin();
  add(leave, &status);
  CHECK_RUNS("exit 9", &object, 0, 5);
  CHECK(has_no_child());
  finish();
}

static void callbacks__ends_the_child__waits_as_ended_likewise(void) {
  run_in_each_memory(end_in_it);
}

static void use_much_stack(void) {
  begin();
  add(use_stack, NULL);
  CHECK_RUNS("exit 3", &object, 0, 3);
  finish();
}

static void callbacks__48_KiB_of_stack__are_there(void) { run_in_each_memory(use_much_stack); }

static void use_too_much_stack(void) {
  begin();
  add(overrun_stack, NULL);
  CHECK_EQ(run_shell("exit 3", &object, with_record(0)), -SIGSEGV);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_KILLED_NP);
  CHECK(has_no_child());
  finish();
}

static void callbacks__too_much_stack__ends_the_child_alone(void) {
  if (!spares_sharers()) return check_skip("before Linux 5.16 the caller is killed as well");
  run_apart(use_too_much_stack);
}

static void spawn_inside(void) {
  int status = -1;
  begin();
  add(spawn_another, &status);
  add(spawn_another, &status);
  CHECK_RUNS("exit 3", &object, 0, 3);
  CHECK(has_no_child());
  finish();
}

static void callbacks__that_spawn__works(void) { run_in_each_memory(spawn_inside); }

/// Needs a second stack, for which there is no memory.
static int spawn_without_memory(void* unused) {
  static int result;
  struct rlimit none = {1, 1};
  posix_spawn_file_actions_t inner = object;
  (void)unused;
  if (setrlimit(RLIMIT_AS, &none) != 0) return errno;
  result = spawn_error("/bin/true", &inner, NULL);
  return result == 0 ? EDOM : result;
}

static void lack_memory(void) {
  begin();
  add(spawn_without_memory, NULL);
  CHECK_ACTION_FAILS(&object, 0, ENOMEM, 0, "callback", "");
  finish();
}

static void callbacks__no_memory_for_a_stack__is_enomem(void) { run_apart(lack_memory); }

static pid_t spawned;

/// Waiting would be where the thread may end.
static void spawn_only(void) {
  char* argv[] = {"true", NULL};
  CHECK_EQ(posix_spawn(&spawned, "/bin/true", &object, NULL, argv, environ), 0);
}

static void be_cancelled(void) {
  begin();
  add(open_and_close, NULL);
  CHECK(runs_to_be_cancelled(spawn_only));
  CHECK_EQ(end_of(spawned), 0);
  finish();
}

static void callbacks__pending_cancellation__waits_for_the_spawns_end(void) {
  run_threaded_apart(be_cancelled);
}

static void miss_the_deadline(void) {
  int status = 5;
  pid_t pid = -7;
  begin();
  init_recorded(&recorded, 0);
  CHECK_EQ(posix_spawnattr_settimeout_np(&recorded, 50), 0);
  CHECK_EQ(posix_spawn_callback_np(&pid, &recorded, hang, NULL), ETIMEDOUT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_DEADLINE_NP);
  CHECK_EQ(pid, -7);
  add(hang, NULL);
  CHECK_EQ(spawn_error("/bin/true", &object, &recorded), ETIMEDOUT);
  CHECK(has_no_child());
  CHECK_EQ(posix_spawnattr_settimeout_np(&recorded, 10000), 0);
  CHECK_EQ(posix_spawn_callback_np(&pid, &recorded, set_errno, &status), 0);
  CHECK_EQ(end_of(pid), 5);
  finish();
}

static void miss_it_in_an_action(void) {
  begin();
  posix_spawn_file_actions_addclose(&object, 99);
  add(hang, NULL);
  init_recorded(&recorded, 0);
  CHECK_EQ(posix_spawnattr_settimeout_np(&recorded, 50), 0);
  CHECK_EQ(spawn_error("/bin/true", &object, &recorded), ETIMEDOUT);
  CHECK_TEXT(text_of(record.name), "callback");
  CHECK_EQ(record.action, 1);
  finish();
}

static void callbacks__deadline__ends_those_that_hang(void) {
  run_in_each_memory(miss_the_deadline);
  run_apart(miss_it_in_an_action);
}

static void start_asynchronously(void) {
  posix_spawn_handle_np handle;
  char* argv[] = {"true", NULL};
  begin();
  add(give, &object);
  CHECK_EQ(posix_spawn_start_np(&handle, "/bin/true", &object, with_record(0), argv, environ),
           ENOTSUP);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
  CHECK(has_no_child());
  finish();
}

static void callbacks__asynchronous_spawn__is_enotsup(void) { run_apart(start_asynchronously); }

static int right;

static void* spawn_often(void* unused) {
  posix_spawn_file_actions_t own;
  char* argv[] = {"true", NULL};
  (void)unused;
  posix_spawn_file_actions_init(&own);
  for (int i = 0; i < 50; i++) {
    int seen = i % 3 == 0 ? EDOM : 0;
    pid_t pid = -7;
    posix_spawn_file_actions_addcallback_np(&own, set_errno, &seen);
    int error = posix_spawn(&pid, "/bin/true", &own, NULL, argv, environ);
    __atomic_fetch_add(&right, error == seen, __ATOMIC_RELAXED);
    if (error == 0) wait_for(pid);
    posix_spawn_file_actions_destroy(&own);
    posix_spawn_file_actions_init(&own);
  }
  return NULL;
}

static void spawn_from_threads(void) {
  right = 0;
  run_threads(spawn_often);
  CHECK_EQ(right, kThreads * 50);
  CHECK(has_no_child());
}

static void callbacks__eight_threads__get_their_own_results(void) {
  run_threaded_apart(spawn_from_threads);
}

int main(void) {
  check_library();
  alarm(120);
  RUN(callbacks__errno__is_put_back);
  RUN(callbacks__killed_in_it__waits_as_killed);
  RUN(callbacks__ends_the_child__waits_as_ended_likewise);
  RUN(callbacks__48_KiB_of_stack__are_there);
  RUN(callbacks__too_much_stack__ends_the_child_alone);
  RUN(callbacks__that_spawn__works);
  RUN(callbacks__no_memory_for_a_stack__is_enomem);
  RUN(callbacks__pending_cancellation__waits_for_the_spawns_end);
  RUN(callbacks__deadline__ends_those_that_hang);
  RUN(callbacks__asynchronous_spawn__is_enotsup);
  RUN(callbacks__eight_threads__get_their_own_results);
  return check_end();
}
