// SPDX-License-Identifier: MIT
// POSIX_SPAWN_OUTCOME_NP: a descriptor that can be read from once posix_spawn_finish_np() would not
// wait.
#include <poll.h>
#include <sys/resource.h>

#include "tests/portable/launches.h"
#include "tests/portable/refuse.h"

static char directory[kTextSize];
static posix_spawnattr_t attributes;

static int is_told(const posix_spawn_handle_np* handle) {
  struct pollfd entry = {handle->outcome_fd, POLLIN, 0};
  return poll(&entry, 1, 0) == 1;
}

/// The outcome is not known, by either way of asking.
static void check_unknown(posix_spawn_handle_np* handle) {
  CHECK(!is_told(handle));
  CHECK_EQ(posix_spawn_finish_np(handle, 0), EINPROGRESS);
}

/// Asks the descriptor until it tells; then the launch can be finished without waiting.
static int end_when_told(posix_spawn_handle_np* handle) {
  int outcome = handle->outcome_fd;
  CHECK_EQ(fcntl(outcome, F_GETFD), FD_CLOEXEC);
  CHECK(is_readable(outcome, kSoon));
  int error = posix_spawn_finish_np(handle, 0);
  CHECK_EQ(handle->outcome_fd, -1);
  CHECK_EQ(fcntl(outcome, F_GETFD), -1);
  if (error != 0) return 1000 + error;
  if (handle->pidfd >= 0) CHECK_EQ(close(handle->pidfd), 0);
  return end_of(handle->pid);
}

static void tell_each_kind(void) {
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < 20; i++) {
    posix_spawn_handle_np handle = launch("/does/not/exist", NULL, &attributes);
    CHECK_EQ(end_when_told(&handle), 1000 + ENOENT);
    handle = launch_ends(NULL, &attributes);
    CHECK_EQ(end_when_told(&handle), kEndsWith);
  }
  posix_spawn_handle_np handle = launch_stuck(&attributes);
  check_unknown(&handle);
  wait_until_stuck(handle.pid);
  check_unknown(&handle);
  int writer = release_stuck();
  CHECK_EQ(end_when_told(&handle), kEndsWith);
  close(writer);
  handle = launch_stuck(&attributes);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  CHECK_EQ(handle.outcome_fd, -1);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void outcome__success_and_failure__are_told(void) { tell_each_kind(); }

static void tell_copied(void) {
  if (refuse_sharing()) tell_each_kind();
}

static void outcome__memory_not_shared__is_told(void) { run_apart(tell_copied); }

static void tell_killed(void) {
  static const int kSignals[] = {SIGKILL, SIGQUIT, SIGSEGV};
  struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
  if (chdir(directory) != 0) perror(directory);
  // As far as it may: then the kernel writes core dumps, which takes a while.
  setrlimit(RLIMIT_CORE, &unlimited);
  for (size_t i = 0; i < sizeof kSignals / sizeof *kSignals; i++) {
    posix_spawn_handle_np handle = launch_stuck(&attributes);
    wait_until_stuck(handle.pid);
    check_unknown(&handle);
    kill(handle.pid, kSignals[i]);
    CHECK_EQ(end_when_told(&handle), -kSignals[i]);
  }
  CHECK(has_no_child());
}

static void outcome__child_killed__is_told(void) { run_apart(tell_killed); }

static void outcome__actions_that_close_everything__do_not_tell(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  for (int fd = 3; fd < 30; fd++) posix_spawn_file_actions_addclose(&actions, fd);
  posix_spawn_file_actions_addopen(&actions, 40, fifo, O_RDONLY, 0);
  posix_spawn_handle_np handle = launch_ends(&actions, &attributes);
  wait_until_stuck(handle.pid);
  check_unknown(&handle);
  int writer = release_stuck();
  CHECK_EQ(end_when_told(&handle), kEndsWith);
  close(writer);
  posix_spawn_file_actions_destroy(&actions);
}

static void outcome__other_launches_on_their_way__each_tells_its_own(void) {
  posix_spawn_handle_np stuck[5];
  posix_spawn_handle_np handle;
  for (int i = 0; i < 5; i++) {
    stuck[i] = launch_stuck(&attributes);
    handle = launch_ends(NULL, &attributes);
    CHECK_EQ(end_when_told(&handle), kEndsWith);
    handle = launch("/does/not/exist", NULL, &attributes);
    CHECK_EQ(end_when_told(&handle), 1000 + ENOENT);
  }
  for (int i = 0; i < 5; i++) check_unknown(&stuck[i]);
  int writer = release_stuck();
  for (int i = 4; i >= 0; i--) CHECK_EQ(end_when_told(&stuck[i]), kEndsWith);
  close(writer);
  CHECK(has_no_child());
}

static void outcome__other_functions__take_no_notice(void) {
  CHECK_EQ(run_shell("exit 9", NULL, &attributes), 9);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
}

int main(void) {
  check_library();
  publish_helpers();
  make_fifo(directory);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  RUN(outcome__success_and_failure__are_told);
  RUN(outcome__memory_not_shared__is_told);
  RUN(outcome__child_killed__is_told);
  RUN(outcome__actions_that_close_everything__do_not_tell);
  RUN(outcome__other_launches_on_their_way__each_tells_its_own);
  RUN(outcome__other_functions__take_no_notice);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
  return check_end();
}
