// SPDX-License-Identifier: MIT
// The stacks of children: kept from spawn to spawn by threads, handlers and forked processes, and
// never many.
#include <pthread.h>
#include <sys/time.h>

#include "tests/portable/inherited.h"
#include "tests/portable/refuse.h"

/// A stack is two mappings, with its guard; of sixteen idle ones no more than a MiB is in memory.
enum { kThreads = 16, kMany = 48, kMostMappings = 2 * 16, kMostMemory = 16 * 64, kHandled = 100 };

static int mistakes;
static int spawns_left;
static int is_over;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

static void spawn_with(const posix_spawn_file_actions_t* actions) {
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  mistake_unless(posix_spawn(&pid, "/none", actions, NULL, argv, environ) == ENOENT);
  mistake_unless(posix_spawn(&pid, "/bin/true", actions, NULL, argv, environ) == 0);
  if (pid > 0) mistake_unless(wait_for(pid) == 0);
}

/// Made once: a handler, or a copy of a process with threads, may not allocate.
static posix_spawn_file_actions_t closing;

/// Plain, and closing all: a child in the caller's table of descriptors.
static void spawn_both(void) {
  spawn_with(NULL);
  spawn_with(&closing);
}

static void* spawn_often(void* unused) {
  while (__atomic_sub_fetch(&spawns_left, 1, __ATOMIC_RELAXED) >= 0) spawn_both();
  return unused;
}

static void start_threads(pthread_t* threads, int count, void* (*body)(void*)) {
  for (int i = 0; i < count; i++) {
    if (pthread_create(&threads[i], NULL, body, NULL) != 0) _exit(kBodyFailed);
  }
}

static void join_threads(const pthread_t* threads, int count) {
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}

static void run_threads(int count, int spawns) {
  pthread_t threads[kMany];
  spawns_left = spawns;
  start_threads(threads, count, spawn_often);
  join_threads(threads, count);
}

static void* do_nothing(void* unused) {
  usleep(1000);
  return unused;
}

/// libc keeps stacks of threads, too.
static void settle_libc(void) {
  pthread_t threads[kMany];
  for (int i = 0; i < 2; i++) {
    start_threads(threads, kMany, do_nothing);
    join_threads(threads, kMany);
  }
}

static void spawn_in_many_threads(void) {
  settle_libc();
  int before = count_mappings();
  run_threads(2, 40);
  CHECK(count_mappings() <= before + kMostMappings);
  run_threads(kThreads, 400);
  CHECK(count_mappings() <= before + kMostMappings);
  run_threads(kMany, 400);
  CHECK(count_mappings() <= before + kMostMappings);
  CHECK_EQ(mistakes, 0);
  CHECK(has_no_child());
}

static void stacks__many_spawns_of_many_threads__do_not_become_more(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(spawn_in_many_threads);
}

/// KiB of this process that are in memory.
static long memory(void) {
  char text[kTextSize];
  return strtol(status_line(getpid(), "RssAnon:", text), NULL, 10);
}

static int use_the_stack(void* unused) {
  volatile char used[56 * 1024];
  (void)unused;
  for (size_t i = 0; i < sizeof used; i += 1024) used[i] = 1;
  // Long enough for the others to have a stack each.
  syscall(SYS_nanosleep, &(struct timespec){0, 20000000}, NULL);
  return 0;
}

static posix_spawn_file_actions_t deep;

static void* spawn_deep(void* unused) {
  for (int i = 0; i < 3; i++) spawn_with(&deep);
  return unused;
}

static void use_whole_stacks(void) {
  pthread_t threads[kMany];
  posix_spawn_file_actions_init(&deep);
  posix_spawn_file_actions_addcallback_np(&deep, use_the_stack, NULL);
  settle_libc();
  long before = memory();
  start_threads(threads, kMany, spawn_deep);
  join_threads(threads, kMany);
  for (int i = 0; i < 4 * kThreads; i++) spawn_both();
  // Threads of their own have used some of their stacks: two pages each.
  CHECK(memory() - before <= kMostMemory + kMany * 8);
  CHECK_EQ(mistakes, 0);
  posix_spawn_file_actions_destroy(&deep);
}

/// One thread's spawns: the stacks of the others are given back in time.
static void leave_idle(void) {
  enum { kSpawnsOfOne = 4000 };
  settle_libc();
  spawn_with(NULL);
  int before = count_mappings();
  run_threads(kThreads, 400);
  for (int i = 0; i < kSpawnsOfOne; i++) {
    char* argv[] = {"none", NULL};
    pid_t pid = -1;
    mistake_unless(posix_spawn(&pid, "/none", NULL, NULL, argv, environ) == ENOENT);
  }
  CHECK(count_mappings() <= before + 2);
  CHECK_EQ(mistakes, 0);
}

static void stacks__left_idle__are_given_back(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(leave_idle);
}

static void stacks__used_to_the_end_by_many_threads__are_bounded_in_memory(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(use_whole_stacks);
}

/// Without stdio: another thread may have been in it when the process was copied.
static int count_mappings_raw(void) {
  char bytes[4096];
  int count = 0;
  int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  for (ssize_t size; (size = read(file, bytes, sizeof bytes)) > 0;) {
    for (ssize_t i = 0; i < size; i++) count += bytes[i] == '\n';
  }
  close(file);
  return count;
}

/// What a copy of the process does, which has only this thread.
static void spawn_in_copy(void) {
  int before = count_mappings_raw();
  alarm(kSeconds);
  mistakes = 0;
  for (int i = 0; i < 20; i++) spawn_both();
  mistake_unless(count_mappings_raw() <= before + kMostMappings);
  mistake_unless(has_no_child());
  _exit(mistakes == 0 ? 0 : 1);
}

static void* spawn_until_over(void* unused) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) spawn_both();
  return unused;
}

static void fork_amid_spawns(void) {
  pthread_t threads[kThreads];
  start_threads(threads, kThreads, spawn_until_over);
  for (int i = 0; i < 12; i++) {
    usleep(3000);
    // Not fork(), so that no libc prepares for it.
    pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) spawn_in_copy();
    CHECK_EQ(wait_for(pid), 0);
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  join_threads(threads, kThreads);
  CHECK_EQ(mistakes, 0);
  CHECK(has_no_child());
}

static void stacks__process_copied_amid_spawns__spawns_too(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(fork_amid_spawns);
}

static volatile sig_atomic_t handled;

static void spawn_in_handler(int number) {
  int kept = errno;
  (void)number;
  spawn_both();
  errno = kept;
  handled++;
}

static void set_timer(int microseconds) {
  struct itimerval once = {{0, 0}, {0, microseconds}};
  setitimer(ITIMER_REAL, &once, NULL);
}

/// Each time a little later: in every part of a spawn.
static void interrupt_spawns(void) {
  struct sigaction action = {.sa_handler = spawn_in_handler, .sa_flags = SA_RESTART};
  spawn_both();
  int before = count_mappings();
  sigaction(SIGALRM, &action, NULL);
  for (int i = 1; i <= kHandled; i++) {
    set_timer(10 * i);
    while (handled < i) spawn_with(NULL);
  }
  signal(SIGALRM, SIG_DFL);
  CHECK_EQ(mistakes, 0);
  CHECK(count_mappings() <= before + kMostMappings);
  CHECK(has_no_child());
}

static void stacks__handler_that_interrupts_a_spawn__spawns_too(void) {
  run_apart(interrupt_spawns);
}

int main(void) {
  posix_spawn_file_actions_init(&closing);
  posix_spawn_file_actions_addclosefrom_np(&closing, 3);
  check_library();
  RUN(stacks__many_spawns_of_many_threads__do_not_become_more);
  RUN(stacks__left_idle__are_given_back);
  RUN(stacks__used_to_the_end_by_many_threads__are_bounded_in_memory);
  RUN(stacks__process_copied_amid_spawns__spawns_too);
  RUN(stacks__handler_that_interrupts_a_spawn__spawns_too);
  return check_end();
}
