// SPDX-License-Identifier: MIT
// Launches that nobody waits for, of callers with thousands of descriptors, whose files for the
// child have numbers above all others, as the pipes have that an event loop makes for it.
#include "tests/portable/above.h"
#include "tests/portable/launches.h"

enum { kSmallTable = 4096, kTimes = 60 };

static int takes_few;

static int places_of(pid_t pid) {
  char text[kTextSize];
  return atoi(status_line(pid, "FDSize:", text));
}

static int lack_getting(void) { return refuse(kPidfdGetfd, EPERM); }
static int die_of_getting(void) { return refuse(kPidfdGetfd, 0); }

/// By the new calls, and without.
static void run_both_ways(void (*body)(void)) {
  takes_few = is_possible(can_fetch);
  run_apart(body);
  takes_few = 0;
  run_prepared(lack_getting, body);
  run_prepared(die_of_getting, body);
}

/// The files are closed in the caller as soon as start has returned.
static void close_at_once(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!open_above()) return;
  add_streams_alone(&actions);
  for (int i = 0; i < kTimes; i++) {
    Identity files[3];
    char path[kTextSize];
    posix_spawn_handle_np handle = launch(helper("paused", path), &actions, NULL);
    for (int fd = 0; fd < 3; fd++) {
      files[fd] = identity_of(above + fd);
      close(above + fd);
    }
    CHECK_EQ(posix_spawn_finish_np(&handle, -1), 0);
    for (int fd = 0; fd < 3; fd++) {
      CHECK_EQ(identity_in(handle.pid, fd), files[fd]);
      open_distinct(above + fd, fd % 2 == 0 ? FD_CLOEXEC : 0);
    }
    if (takes_few) CHECK(places_of(handle.pid) <= kSmallTable);
    close(handle.pidfd);
    end(handle.pid);
  }
  posix_spawn_file_actions_destroy(&actions);
  check_above();
}

static void ask_for_outcome(posix_spawnattr_t* attributes) {
  posix_spawnattr_init(attributes);
  posix_spawnattr_setxflags(attributes, POSIX_SPAWN_OUTCOME_NP);
}

/// The child's end of the outcome's pipe has a high number, too, and is the last of it.
static void tell_outcome(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (!open_above()) return;
  ask_for_outcome(&attributes);
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  // Wherever it is put, there is room for these.
  for (int fd = 3; fd < 12; fd++) posix_spawn_file_actions_adddup2(&actions, 1, fd);
  posix_spawn_file_actions_addopen(&actions, 20, fifo, O_RDONLY, 0);
  posix_spawn_handle_np handle = launch_ends(&actions, &attributes);
  wait_until_stuck(handle.pid);
  CHECK(!is_readable(handle.outcome_fd, 0));
  if (takes_few) CHECK(places_of(handle.pid) <= kSmallTable);
  int writer = release_stuck();
  CHECK(is_readable(handle.outcome_fd, kSoon));
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  check_above();
}

static void tell_errors(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (!open_above()) return;
  ask_for_outcome(&attributes);
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  for (int i = 0; i < kTimes; i++) {
    posix_spawn_handle_np handle = launch("/none", &actions, i % 2 == 0 ? &attributes : NULL);
    if (i % 2 == 0) CHECK(is_readable(handle.outcome_fd, kSoon));
    CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
  }
  // Not open: nothing may be run, and its number is told.
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, above + kNotOpened + 40, 1);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawn_handle_np handle = launch("/bin/true", &actions, &attributes);
  CHECK_EQ(end_of_launch(&handle), 1000 + EBADF);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  check_above();
  CHECK(has_no_child());
}

static void start_above__files_closed_after_the_call__are_the_childs(void) {
  run_both_ways(close_at_once);
}
static void start_above__outcome_of_a_stuck_child__is_not_told(void) {
  run_both_ways(tell_outcome);
}
static void start_above__errors__are_exact(void) { run_both_ways(tell_errors); }

int main(void) {
  char directory[kTextSize];
  check_library();
  publish_helpers();
  make_fifo(directory);
  RUN(start_above__files_closed_after_the_call__are_the_childs);
  RUN(start_above__outcome_of_a_stuck_child__is_not_told);
  RUN(start_above__errors__are_exact);
  remove_directory(directory);
  return check_end();
}
