// SPDX-License-Identifier: MIT
// Launches that nobody waits for, of callers with thousands of descriptors: the child has what was
// asked for, as it was at the call, and the caller has what it had.
#include "tests/portable/refuse.h"
#include "tests/portable/thousands.h"

enum { kSource = 50, kOther = 60 };

static posix_spawn_file_actions_t object;

static int places_of(pid_t pid) {
  char text[kTextSize];
  return atoi(status_line(pid, "FDSize:", text));
}

static void check_child(const struct way* way, short flags, const char* expected, int is_small) {
  char path[kTextSize];
  char text[kListSize];
  char* argv[] = {"paused", NULL};
  pid_t pid = run_in_way(way, helper("paused", path), argv, &object, flags);
  if (!CHECK(pid > 0)) return;
  wait_until_ready(pid);
  CHECK_TEXT(descriptors_of(pid, text), expected);
  // Linux: a table has as many places as what was copied needs.
  if (is_small) CHECK(places_of(pid) <= kSmallTable);
  end(pid);
  check_thousands();
}

static void check_each_request(const struct way* way, int is_small) {
  short by_default = POSIX_SPAWN_CLOEXEC_DEFAULT;
  posix_spawn_file_actions_init(&object);
  check_child(way, by_default, "0 1 2", 0);
  ADD(closefrom_np, 3);
  check_child(way, 0, "0 1 2", is_small);
  check_child(way, by_default, "0 1 2", is_small);
  ADD(dup2, 1, 70);
  check_child(way, 0, "0 1 2 70", is_small);
  posix_spawn_file_actions_destroy(&object);
  posix_spawn_file_actions_init(&object);
  for (int fd = 0; fd < 3; fd++) ADD(dup2, kSource, fd);
  ADD(closefrom_np, 3);
  check_child(way, 0, "0 1 2", is_small);
  posix_spawn_file_actions_destroy(&object);
  // The highest is a source: a copy of all.
  posix_spawn_file_actions_init(&object);
  ADD(dup2, kFirstOfMany + kThousands - 1, 3);
  ADD(closefrom_np, 4);
  check_child(way, 0, "0 1 2 3", 0);
  posix_spawn_file_actions_destroy(&object);
}

static void look_at_children(void) {
  int is_small = shares_thousands();
  if (!open_thousands()) return;
  open_at(kSource, FD_CLOEXEC);
  int descriptors = count_descriptors(getpid());
  for (size_t i = 0; i < COUNT(kWays); i++) check_each_request(&kWays[i], is_small);
  check_nothing_left(descriptors);
}

static void start_many__closefrom__child_has_the_list_and_a_small_table(void) {
  run_apart(look_at_children);
}

static void start_many__without_close_range__child_has_the_list(void) {
  run_prepared(lack_close_range, look_at_children);
}

static int new_file(void) { return (int)syscall(SYS_memfd_create, "file", 1 /* MFD_CLOEXEC */); }

static off_t size_of(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 ? status.st_size : -1;
}

/// The source is another file as soon as start has returned: the child must not see that.
static void replace_at_once(void) {
  enum { kTimes = 300 };
  posix_spawn_handle_np handle;
  char* argv[] = {"echo", "x", NULL};
  if (!open_thousands()) return;
  int file = new_file();
  int other = new_file();
  posix_spawn_file_actions_init(&object);
  ADD(dup2, kSource, 1);
  ADD(closefrom_np, 3);
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(dup2(file, kSource), kSource);
    CHECK_EQ(posix_spawn_start_np(&handle, "/bin/echo", &object, NULL, argv, environ), 0);
    CHECK_EQ(i % 2 == 0 ? dup2(other, kSource) : kSource + close(kSource), kSource);
    CHECK_EQ(end_of_launch(&handle), 0);
  }
  CHECK_EQ(size_of(other), 0);
  CHECK_EQ(size_of(file), 2 * kTimes);
  posix_spawn_file_actions_destroy(&object);
  check_thousands();
}

static void start_many__source_replaced_after_the_call__child_has_the_old_one(void) {
  run_apart(replace_at_once);
}

/// What the caller opens, its process descriptor too, the child's actions must not find.
static void read_what_is_new(void) {
  if (!open_thousands()) return;
  int next = dup(0);
  close(next);
  for (size_t i = 0; i < COUNT(kWays); i++) {
    posix_spawn_file_actions_init(&object);
    ADD(dup2, next, 70);
    ADD(closefrom_np, 100);
    CHECK_EQ(end_in_way(&kWays[i], "/bin/true", &object, 0), -1000 - EBADF);
    posix_spawn_file_actions_destroy(&object);
  }
  check_thousands();
  CHECK(has_no_child());
}

static void start_many__number_of_the_new_descriptor__is_closed_in_the_child(void) {
  run_apart(read_what_is_new);
}

/// As many kinds of an end as there are, and errors, one after the other.
static void end_each_way(void) {
  sigset_t before;
  sigset_t after;
  posix_spawnattr_t attributes;
  char path[kTextSize];
  if (!open_thousands()) return;
  count_sigchld();
  int descriptors = count_descriptors(getpid());
  sigprocmask(SIG_BLOCK, NULL, &before);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  posix_spawn_file_actions_init(&object);
  ADD(closefrom_np, 3);
  for (int i = 0; i < 40; i++) {
    posix_spawn_handle_np handle = launch("/none", &object, NULL);
    CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
    CHECK_EQ(children_signalled, 0);
    handle = launch(helper("paused", path), &object, NULL);
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    check_used_up(&handle);
    handle = launch_ends(&object, &attributes);
    CHECK(is_readable(handle.outcome_fd, kSoon));
    CHECK_EQ(posix_spawn_finish_np(&handle, 0), 0);
    CHECK_EQ(close(handle.pidfd), 0);
    CHECK_EQ(end_of(handle.pid), kEndsWith);
    children_signalled = 0;
  }
  posix_spawn_file_actions_destroy(&object);
  posix_spawnattr_destroy(&attributes);
  sigprocmask(SIG_BLOCK, NULL, &after);
  CHECK_EQ(memcmp(&before, &after, 8), 0);
  check_nothing_left(descriptors);
  check_thousands();
}

static void start_many__error_cancel_and_outcome__are_exact(void) { run_apart(end_each_way); }

/// The end of the outcome's pipe is not lost with the descriptors that the child does not take.
static void be_stuck(void) {
  posix_spawnattr_t attributes;
  if (!open_thousands()) return;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  posix_spawn_file_actions_init(&object);
  ADD(closefrom_np, 3);
  ADD(open, 20, fifo, O_RDONLY, 0);
  posix_spawn_handle_np handle = launch_ends(&object, &attributes);
  wait_until_stuck(handle.pid);
  CHECK(!is_readable(handle.outcome_fd, 0));
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINPROGRESS);
  int writer = release_stuck();
  CHECK(is_readable(handle.outcome_fd, kSoon));
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
  posix_spawn_file_actions_destroy(&object);
  posix_spawnattr_destroy(&attributes);
}

static void start_many__outcome_of_a_stuck_child__is_not_told(void) { run_apart(be_stuck); }

/// A caller that nobody wakes would sleep for 50 ms, after which it looks.
static void be_quick(void) {
  double shortest = 1;
  if (!open_thousands()) return;
  posix_spawn_file_actions_init(&object);
  ADD(closefrom_np, 3);
  ADD(open, 20, fifo, O_RDONLY, 0);
  for (int i = 0; i < 10; i++) {
    double before = seconds_now();
    posix_spawn_handle_np handle = launch_ends(&object, NULL);
    double taken = seconds_now() - before;
    if (taken < shortest) shortest = taken;
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  }
  CHECK(shortest < 0.04);
  posix_spawn_file_actions_destroy(&object);
}

static void start_many__stuck_child__does_not_keep_the_caller(void) { run_apart(be_quick); }

int main(void) {
  char directory[kTextSize];
  check_library();
  publish_helpers();
  make_fifo(directory);
  RUN(start_many__closefrom__child_has_the_list_and_a_small_table);
  RUN(start_many__without_close_range__child_has_the_list);
  RUN(start_many__source_replaced_after_the_call__child_has_the_old_one);
  RUN(start_many__number_of_the_new_descriptor__is_closed_in_the_child);
  RUN(start_many__error_cancel_and_outcome__are_exact);
  RUN(start_many__outcome_of_a_stuck_child__is_not_told);
  RUN(start_many__stuck_child__does_not_keep_the_caller);
  remove_directory(directory);
  return check_end();
}
