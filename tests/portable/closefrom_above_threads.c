// SPDX-License-Identifier: MIT
// Threads whose children have files from above thousands of others: each thread's own files, also
// where it has a table of its own, and where the main thread has ended.
#include <pthread.h>

#include "tests/portable/above.h"

enum { kThreads = 8, kSpawns = 25 };

static void check_streams(const char* expected) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  for (int i = 0; i < 2; i++) {
    pid_t pid = start_ready(&actions, NULL);
    check_files(pid, expected);
    end(pid);
  }
  posix_spawn_file_actions_destroy(&actions);
}

static void* use_own_table(void* unused) {
  if (unshare(CLONE_FILES) != 0) return check_skip("a thread may have no table of its own"), unused;
  dup3(above + 7, above + 1, O_CLOEXEC);
  check_streams("0=a0 1=a7 2=a2");
  close(above + 2);
  CHECK_EQ(end_with(add_streams_alone, 0), -1000 - EBADF);
  return unused;
}

/// The main thread's is another one, in which the same numbers are other files.
static void have_two_tables(void) {
  pthread_t thread;
  if (!open_above()) return;
  if (!CHECK_EQ(pthread_create(&thread, NULL, use_own_table, NULL), 0)) return;
  pthread_join(thread, NULL);
  check_streams("0=a0 1=a1 2=a2");
  check_above();
}

static int is_main_over(void) {
  char text[kTextSize];
  for (int i = 0; i < 5000; i++) {
    if (strncmp(status_line(getpid(), "State:", text), "Z", 1) == 0) return 1;
    usleep(1000);
  }
  return 0;
}

/// As run_prepared() ends a body.
static void* go_on_alone(void* unused) {
  if (CHECK(is_main_over())) check_streams("0=a0 1=a1 2=a2");
  _exit(check.failures != 0 ? kBodyFailed : 0);
  return unused;
}

/// Not by pthread_exit(), for which a static glibc loads a library.
static void leave_it_to_another(void) {
  pthread_t thread;
  if (!open_above()) return;
  if (!CHECK_EQ(pthread_create(&thread, NULL, go_on_alone, NULL), 0)) return;
  syscall(SYS_exit, 0);
}

static int mistakes;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// The child of a thread writes into the thread's own pipe, and only into that.
static void spawn_into_pipe(int number, int writer, int reader) {
  char text[8] = "";
  char script[32];
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  snprintf(script, sizeof script, "echo %d", number);
  char* argv[] = {"sh", "-c", script, NULL};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writer, 1);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  mistake_unless(posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ) == 0);
  if (pid > 0) mistake_unless(wait_for(pid) == 0);
  mistake_unless(is_readable(reader, 0) && read(reader, text, sizeof text - 1) == 2);
  mistake_unless(atoi(text) == number);
  posix_spawn_file_actions_destroy(&actions);
}

static void* spawn_each(void* number) {
  for (int i = 0; i < kSpawns; i++) {
    int ends[2] = {-1, -1};
    mistake_unless(pipe2(ends, O_CLOEXEC) == 0);
    spawn_into_pipe((int)(long)number, ends[1], ends[0]);
    mistake_unless(close(ends[0]) == 0 && close(ends[1]) == 0);
  }
  return NULL;
}

/// Their pipes get the numbers above all others, now one thread's, now another's.
static void spawn_at_once(void) {
  pthread_t threads[kThreads];
  if (!open_above()) return;
  for (long i = 0; i < kThreads; i++) {
    if (pthread_create(&threads[i], NULL, spawn_each, (void*)i) != 0) _exit(kBodyFailed);
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  CHECK_EQ(mistakes, 0);
  check_above();
}

static void run_with_threads(void (*body)(void)) {
  if (!skip_where_libc_cannot_clone()) run_apart(body);
}

static void above__thread_with_its_own_table__gives_its_files(void) {
  run_with_threads(have_two_tables);
}

static void above__main_thread_has_ended__another_gives_them(void) {
  run_with_threads(leave_it_to_another);
}

static void above__threads_at_once__each_gives_its_own(void) { run_with_threads(spawn_at_once); }

int main(void) {
  check_library();
  RUN(above__thread_with_its_own_table__gives_its_files);
  RUN(above__main_thread_has_ended__another_gives_them);
  RUN(above__threads_at_once__each_gives_its_own);
  return check_end();
}
