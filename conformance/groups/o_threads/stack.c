// SPDX-License-Identifier: MIT
// O: a caller with little stack, and many arguments.
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "conformance/harness/launch.h"

enum { kArguments = 100000, kEnoughStack = 8 << 20 };

static char* many[kArguments + 1];
static char* few[] = {"report", NULL};

/// What a thread with hardly any stack is to call, prepared by another.
static struct call {
  int (*spawn)(pid_t* restrict, const char* restrict, const posix_spawn_file_actions_t* restrict,
               const posix_spawnattr_t* restrict, char* const* restrict, char* const* restrict);
  const char* path;
  char** argv;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t pid;
  int error;
} call;

static void* run_call(void* unused) {
  call.error =
      call.spawn(&call.pid, call.path, &call.actions, &call.attributes, call.argv, environ);
  return unused;
}

static void run_in_small_thread(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  set_up((errno = pthread_attr_setstacksize(&attributes, (size_t)PTHREAD_STACK_MIN)) == 0,
         "pthread_attr_setstacksize");
  set_up((errno = pthread_create(&thread, &attributes, run_call, NULL)) == 0, "a thread");
  pthread_join(thread, NULL);
}

static void require_arguments(int count) {
  char last[32];
  require_equal("the child's argc", seen_number("argc"), count);
  snprintf(last, sizeof last, "argv.%d", count - 1);
  require(is_seen(last), "the last argument is missing");
  require_text("what follows the arguments", seen("argv.end"), "null");
}

static void require_call(const char* what, int expected) {
  call.pid = -1;
  run_in_small_thread();
  if (expected != 0 && call.error == 0) {
    require_exit(call.pid, 127);
    return;
  }
  require_error(what, call.error, expected);
  if (expected != 0) return;
  require_exit(call.pid, 0);
  await_report();
  require_arguments(call.argv == many ? kArguments : 1);
}

/// Linux: arguments may take a quarter of it.
static void allow_enough_stack(void) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_STACK, &limit) == 0, "getrlimit");
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= kEnoughStack) return;
  limit.rlim_cur = kEnoughStack;
  set_up(setrlimit(RLIMIT_STACK, &limit) == 0, "setrlimit");
}

ASSERTION(TH_007) {
  allow_enough_stack();
  copy_reporter("program");
  set_up(setenv("PATH", "/none:/none/either:.", 1) == 0, "setenv");
  for (int i = 0; i < kArguments; i++) many[i] = "x";
  posix_spawn_file_actions_init(&call.actions);
  posix_spawn_file_actions_adddup2(&call.actions, 0, 5);
  posix_spawnattr_init(&call.attributes);
  posix_spawnattr_setflags(&call.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  observe((struct launch){.argv = many});
  require_arguments(kArguments);
  call.spawn = posix_spawn;
  call.path = reporter();
  call.argv = few;
  require_call("posix_spawn", 0);
  call.spawn = posix_spawnp;
  call.path = "program";
  call.argv = many;
  require_call("posix_spawnp with many arguments", 0);
  call.argv = few;
  require_call("posix_spawnp", 0);
  call.path = "missing";
  require_call("posix_spawnp of a missing program", ENOENT);
}
