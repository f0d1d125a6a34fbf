// SPDX-License-Identifier: MIT
// Many threads that spawn at once: each gets its own child and its own descriptors.
#include <pthread.h>

#include "tests/portable/child.h"

enum { kThreads = 8, kSpawns = 40 };

static int mistakes;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// Runs `printf TEXT` with its output in a pipe, and reads it.
static void spawn_and_read(const char* text) {
  posix_spawn_file_actions_t actions;
  char* argv[] = {"printf", "%s", (char*)text, NULL};
  char seen[64] = "";
  int ends[2];
  pid_t pid = -1;
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  mistake_unless(posix_spawnp(&pid, "printf", &actions, NULL, argv, environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  // No other thread's child may hold the writing end: the read after the text is the end.
  ssize_t size = read(ends[0], seen, sizeof seen - 1);
  mistake_unless(size == (ssize_t)strlen(text) && strcmp(seen, text) == 0);
  mistake_unless(read(ends[0], seen, 1) == 0);
  close(ends[0]);
  mistake_unless(wait_for(pid) == 0);
}

static void* spawn_often(void* number) {
  char text[32];
  for (int i = 0; i < kSpawns; i++) {
    snprintf(text, sizeof text, "%ld-%d", (long)number, i);
    spawn_and_read(text);
  }
  return NULL;
}

static void* fail_often(void* unused) {
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  (void)unused;
  for (int i = 0; i < 4 * kSpawns; i++) {
    mistake_unless(posix_spawn(&pid, "/none", NULL, NULL, argv, environ) == ENOENT);
  }
  mistake_unless(pid == -7);
  return NULL;
}

static void threads__that_spawn_and_fail_at_once__all_get_their_own(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t threads[kThreads + 2];
  int descriptors = count_descriptors(getpid());
  mistakes = 0;
  for (long i = 0; i < kThreads; i++) {
    pthread_create(&threads[i], NULL, spawn_often, (void*)i);
  }
  pthread_create(&threads[kThreads], NULL, fail_often, NULL);
  pthread_create(&threads[kThreads + 1], NULL, fail_often, NULL);
  for (int i = 0; i < kThreads + 2; i++) pthread_join(threads[i], NULL);
  CHECK_EQ(mistakes, 0);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void* spawn_cancelled(void* state) {
  char* argv[] = {"true", NULL};
  pid_t pid = -1;
  int old = -1;
  pthread_cancel(pthread_self());
  mistake_unless(posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) == 0);
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
  mistake_unless(old == PTHREAD_CANCEL_ENABLE);
  mistake_unless(wait_for(pid) == 0);
  *(int*)state = 1;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
  pthread_testcancel();
  return NULL;
}

static void threads__with_cancellation_pending__are_cancelled_after_the_spawn_only(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  int spawned = 0;
  void* result = NULL;
  mistakes = 0;
  pthread_create(&thread, NULL, spawn_cancelled, &spawned);
  pthread_join(thread, &result);
  CHECK_EQ(spawned, 1);
  CHECK_EQ(mistakes, 0);
  CHECK(result == PTHREAD_CANCELED);
  CHECK(has_no_child());
}

static void threads__failed_spawns__are_invisible_to_a_waiting_thread(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  pid_t child = start_paused(NULL, NULL);
  mistakes = 0;
  pthread_create(&thread, NULL, fail_often, NULL);
  // Failed spawns are nobody's children: waitpid(-1) must not see one.
  for (int i = 0; i < 2000; i++) CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
  pthread_join(thread, NULL);
  CHECK_EQ(mistakes, 0);
  end(child);
}

int main(void) {
  check_library();
  RUN(threads__that_spawn_and_fail_at_once__all_get_their_own);
  RUN(threads__with_cancellation_pending__are_cancelled_after_the_spawn_only);
  RUN(threads__failed_spawns__are_invisible_to_a_waiting_thread);
  return check_end();
}
