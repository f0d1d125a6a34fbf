// SPDX-License-Identifier: MIT
// Asynchronous launches and deadlines where memory may not be shared.
#include "tests/portable/emulated.h"
#include "tests/portable/launches.h"
#include "tests/portable/record.h"

static char directory[kTextSize];

/// What emulators may be slow to do; and /proc is not theirs to tell.
static void let_it_come(void) { usleep(50000); }

static int end_of_shell(const char* command, const posix_spawnattr_t* attributes) {
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  CHECK_EQ(posix_spawn_start_np(&handle, "/bin/sh", NULL, attributes, argv, environ), 0);
  return end_of_launch(&handle);
}

static void emulated__start__program_and_error_are_told(void) {
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < kTimes; i++) {
    CHECK_EQ(end_of_shell("exit 7", NULL), 7);
    posix_spawn_handle_np handle = launch("/none", NULL, NULL);
    CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

static void emulated__start__does_not_wait(void) {
  for (int i = 0; i < kTimes; i++) {
    posix_spawn_handle_np handle = launch_stuck(NULL);
    let_it_come();
    CHECK_EQ(posix_spawn_finish_np(&handle, 10), EINPROGRESS);
    int writer = release_stuck();
    CHECK_EQ(end_of_launch(&handle), kEndsWith);
    close(writer);
  }
}

static void emulated__cancel__leaves_nothing(void) {
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < kTimes; i++) {
    posix_spawn_handle_np handle = launch_stuck(NULL);
    if (i != 0) let_it_come();
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

static void emulated__outcome__is_told(void) {
  for (int i = 0; i < kTimes; i++) {
    with_record(POSIX_SPAWN_OUTCOME_NP);
    posix_spawn_handle_np handle = launch("/none", NULL, &recorded);
    CHECK(is_readable(handle.outcome_fd, kSoon));
    CHECK_EQ(posix_spawn_finish_np(&handle, 0), ENOENT);
    CHECK_RECORD(EXEC, "execve", ENOENT);
    handle = launch_ends(NULL, &recorded);
    CHECK(is_readable(handle.outcome_fd, kSoon));
    CHECK_EQ(end_of_launch(&handle), kEndsWith);
    handle = launch_stuck(&recorded);
    let_it_come();
    CHECK(!is_readable(handle.outcome_fd, 0));
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    posix_spawnattr_destroy(&recorded);
  }
}

static void emulated__deadline__late_and_in_time_are_told_apart(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 20, fifo, O_RDONLY, 0);
  for (int i = 0; i < kTimes; i++) {
    with_record(0);
    CHECK_EQ(posix_spawnattr_settimeout_np(&recorded, 100), 0);
    CHECK_EQ(spawn_error("/bin/true", &actions, &recorded), ETIMEDOUT);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_DEADLINE_NP);
    CHECK_EQ(record.error, ETIMEDOUT);
    CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
    CHECK_EQ(posix_spawnattr_settimeout_np(&recorded, kSoon), 0);
    CHECK_EQ(run_shell("exit 7", NULL, &recorded), 7);
    CHECK_EQ(spawn_error("/none", NULL, &recorded), ENOENT);
    posix_spawnattr_destroy(&recorded);
  }
  posix_spawn_file_actions_destroy(&actions);
}

int main(void) {
  make_fifo(directory);
  RUN_ALONE(emulated__start__program_and_error_are_told);
  RUN_ALONE(emulated__start__does_not_wait);
  RUN_ALONE(emulated__cancel__leaves_nothing);
  RUN_ALONE(emulated__outcome__is_told);
  RUN_ALONE(emulated__deadline__late_and_in_time_are_told_apart);
  check_library();
  remove_directory(directory);
  return check_end();
}
