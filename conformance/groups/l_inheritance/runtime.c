// SPDX-License-Identifier: MIT
// L: the libc of the new image starts afresh, and the handlers of the caller's do not run.
#include <fenv.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

static struct counts {
  atomic_int exits;
  atomic_int destroyed;
  atomic_int before, in_parent, in_child;
} * counts;  // shared with children that have a copy of the memory

static void share_counts(void) {
  counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  set_up(counts != MAP_FAILED, "mmap");
}

static void spawn_in_all_ways(void) {
  posix_spawn_file_actions_t failing;
  posix_spawn_file_actions_init(&failing);
  posix_spawn_file_actions_addopen(&failing, 3, "./none/none", 0, 0);
  observe((struct launch){0});
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  require_launch_error((struct launch){.actions = &failing}, ENOENT);
  posix_spawn_file_actions_destroy(&failing);
}

static void count_exit(void) { atomic_fetch_add(&counts->exits, 1); }

static void count_destroyed(void* value) {
  (void)value;
  atomic_fetch_add(&counts->destroyed, 1);
}

static pthread_key_t key;

static void* wait_for_end(void* value) {
  pthread_setspecific(key, value);
  for (;;) pause();
  return value;
}

static void require_fresh_thread(void) {
  spawn_in_all_ways();
  require_equal("the number of the child's threads", seen_number("Threads"), 1);
  require_text("its cancellation", seen("cancellation"), "enabled,deferred");
  require_equal("how many thread-specific values it has", seen_number("specific"), 0);
  require_equal("how many exit handlers ran", atomic_load(&counts->exits), 0);
  require_equal("how many destructors ran", atomic_load(&counts->destroyed), 0);
}

static void spawn_uncancellable(void) {
  pthread_setspecific(key, counts);
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
  require_fresh_thread();
}

ASSERTION(PS_198) {
  share_counts();
  set_up(atexit(count_exit) == 0 && at_quick_exit(count_exit) == 0, "atexit");
  set_up(pthread_key_create(&key, count_destroyed) == 0, "pthread_key_create");
  for (int i = 0; i < 3; i++) start_thread(wait_for_end, counts);
  require_fresh_thread();
  in_thread(spawn_uncancellable);
  require_equal("how many destructors ran at the end of the thread",
                atomic_load(&counts->destroyed), 1);
}

static void change_floating_point(void) {
#ifdef FE_UPWARD
  set_up(fesetround(FE_UPWARD) == 0, "fesetround");
#endif
  set_up(feraiseexcept(FE_ALL_EXCEPT) == 0, "feraiseexcept");
}

static void require_fresh_runtime(void) {
  observe((struct launch){0});
  require_text("the child's locale", seen("locale"), "C");
  require_text("its rounding", seen("rounding"), "nearest");
  require_text("its floating-point exceptions", seen("exceptions"), "0");
}

static void spawn_with_own_locale(void) {
  locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
  if (locale != NULL) uselocale(locale);
  change_floating_point();
  require_fresh_runtime();
}

ASSERTION(PS_199) {
  setenv("LC_ALL", "C.UTF-8", 1);
  setenv("LANG", "C.UTF-8", 1);
  setlocale(LC_ALL, "");
  change_floating_point();
  require_fresh_runtime();
#ifdef FE_UPWARD
  require(fegetround() == FE_UPWARD, "the caller rounds otherwise after the spawn");
#endif
  in_thread(spawn_with_own_locale);
}

static void count_before(void) { atomic_fetch_add(&counts->before, 1); }
static void count_in_parent(void) { atomic_fetch_add(&counts->in_parent, 1); }
static void count_in_child(void) { atomic_fetch_add(&counts->in_child, 1); }

static void require_handlers_run(int times) {
  require_equal("how often the handler before fork ran", atomic_load(&counts->before), times);
  require_equal("how often the one in the parent ran", atomic_load(&counts->in_parent), times);
  require_equal("how often the one in the child ran", atomic_load(&counts->in_child), times);
}

ASSERTION(PS_200) {
  share_counts();
  set_up(pthread_atfork(count_before, count_in_parent, count_in_child) == 0, "pthread_atfork");
  spawn_in_all_ways();
  in_thread(spawn_in_all_ways);
  note("%s", atomic_load(&counts->before) > 0 ? "run" : "not run");
  require_handlers_run(0);
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  require_exit(pid, 0);
  require_handlers_run(1);
}
