// SPDX-License-Identifier: MIT
// How much of its caller's stack a spawn takes: musl lets a thread have little more than 2 KiB.
#include <prepare.h>
#include <pthread.h>
#include <stdint.h>

#include "tests/portable/record.h"

enum { kStack = 1 << 18, kPaint = 0xa5, kMost = 2304 };

static _Alignas(4096) unsigned char stack[kStack];
static uintptr_t top;
static posix_spawnattr_t attributes;
static const int list[] = {0, 1, 2, 1, 0, 2, 0, 1, 2, 0};
static size_t list_count;

static void* spawn_in_thread(void* result) {
  static char* argv[] = {"sh", "-c", "exit 5", NULL};
  pid_t pid = -1;
  top = (uintptr_t)&pid;
  *(int*)result = list_count != 0 ? posix_spawn_fds_np(&pid, "/bin/sh", argv, environ, list,
                                                       list_count, &attributes)
                                  : posix_spawnp(&pid, "sh", NULL, &attributes, argv, environ);
  return (void*)(intptr_t)pid;
}

/// Each way to leave: a program that is found, one that is not, and giving up.
static void* prepare_in_thread(void* result) {
  static char* argv[] = {"sh", "-c", "exit 5", NULL};
  int pid = -1;
  top = (uintptr_t)&pid;
  *(int*)result = prepare(NULL);
  if (prep_execvp("none", argv) != -1) return NULL;
  pid = prep_execvp("sh", argv);
  if (prepare(NULL) != 0 || waitpid(prep_exit(5), NULL, 0) < 0) return NULL;
  return (void*)(intptr_t)pid;
}

/// Bytes below the frame that launches in a thread.
static long stack_of(void* (*launch)(void*), int* result) {
  pthread_attr_t small;
  pthread_t thread;
  void* pid = NULL;
  memset(stack, kPaint, sizeof stack);
  pthread_attr_init(&small);
  CHECK_EQ(pthread_attr_setstack(&small, stack, sizeof stack), 0);
  CHECK_EQ(pthread_create(&thread, &small, launch, result), 0);
  CHECK_EQ(pthread_join(thread, &pid), 0);
  pthread_attr_destroy(&small);
  if (*result == 0) kill((pid_t)(intptr_t)pid, SIGCONT);
  if (*result == 0) CHECK_EQ(WEXITSTATUS(wait_for((pid_t)(intptr_t)pid)), 5);
  uintptr_t lowest = (uintptr_t)stack;
  while (*(unsigned char*)lowest == kPaint) lowest++;
  return (long)(top - lowest);
}

static void check_stack(void* (*launch)(void*), uint32_t flags) {
  int result = -1;
  if (skip_where_libc_cannot_clone()) return;
  init_recorded(&attributes, flags);
  // The dynamic linker's own frames, at the first call of each function, do not count.
  stack_of(launch, &result);
  long used = stack_of(launch, &result);
  CHECK_EQ(result, 0);
  if (used > kMost) CHECK_EQ(used, kMost);
  posix_spawnattr_destroy(&attributes);
}

static void small_stack__plain_spawn__fits(void) { check_stack(spawn_in_thread, 0); }

static void small_stack__list_of_descriptors__fits(void) {
  for (list_count = 1; list_count <= sizeof list / sizeof *list; list_count++)
    check_stack(spawn_in_thread, 0);
  list_count = 0;
}

static void small_stack__suspended_spawn__fits(void) {
  check_stack(spawn_in_thread, POSIX_SPAWN_START_SUSPENDED);
}

static void small_stack__prepare__fits(void) { check_stack(prepare_in_thread, 0); }

int main(void) {
  check_library();
  RUN(small_stack__plain_spawn__fits);
  RUN(small_stack__list_of_descriptors__fits);
  RUN(small_stack__suspended_spawn__fits);
  RUN(small_stack__prepare__fits);
  return check_end();
}
