// SPDX-License-Identifier: MIT
// posix_spawn_cancel_np: of what is on its way, runs, has ended, or may not be killed.
#include "tests/portable/launches.h"
#include "tests/portable/record.h"
#include "tests/portable/set_user_id.h"

static char directory[kTextSize];
static int descriptors;

static void cancel_np__child_on_its_way__is_gone_without_a_sigchld(void) {
  count_sigchld();
  posix_spawn_handle_np handle = launch_stuck(NULL);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  CHECK_EQ(handle.pidfd, -1);
  check_used_up(&handle);
  check_nothing_left(descriptors);
  handle = launch_stuck(NULL);
  wait_until_stuck(handle.pid);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  CHECK_EQ(children_signalled, 0);
  signal(SIGCHLD, SIG_DFL);
  check_nothing_left(descriptors);
}

static void cancel_np__program_that_runs_or_has_ended__is_gone(void) {
  char path[kTextSize];
  for (int is_ignored = 0; is_ignored < 2; is_ignored++) {
    signal(SIGCHLD, is_ignored ? SIG_IGN : SIG_DFL);
    posix_spawn_handle_np handle = launch(helper("paused", path), NULL, NULL);
    wait_until_ready(handle.pid);
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    check_nothing_left(descriptors);
    handle = launch_ends(NULL, NULL);
    CHECK(handle.pidfd < 0 || is_readable(handle.pidfd, kSoon));
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    check_nothing_left(descriptors);
    handle = launch("/does/not/exist", NULL, NULL);
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
    check_nothing_left(descriptors);
  }
  signal(SIGCHLD, SIG_DFL);
}

static char privileged[kTextSize + 8];

/// The program is root's by the time, and reads until the pipe is closed.
static void cancel_privileged(void) {
  char* argv[] = {"becomes_root", NULL};
  char text[8] = "";
  int in[2];
  int out[2];
  posix_spawn_file_actions_t actions;
  posix_spawn_handle_np handle = kNoLaunch;
  CHECK_EQ(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  CHECK_EQ(posix_spawn_start_np(&handle, privileged, &actions, NULL, argv, environ), 0);
  CHECK_EQ(read(out[0], text, sizeof text), 5);
  posix_spawn_handle_np before = handle;
  CHECK_EQ(posix_spawn_cancel_np(&handle), EPERM);
  CHECK_EQ(memcmp(&handle, &before, sizeof handle), 0);
  close(in[1]);
  CHECK_EQ(end_of_launch(&handle), 9);
  posix_spawn_file_actions_destroy(&actions);
}

static void cancel_np__program_that_may_not_be_killed__is_eperm_and_goes_on(void) {
  const char* reason = useless_bit(directory);
  if (reason != NULL) {
    check_skip(reason);
    return;
  }
  CHECK_EQ(chmod(directory, 0755), 0);
  copy_program("becomes_root", directory, 04755, privileged);
  run_as_user(cancel_privileged);
}

int main(void) {
  check_library();
  make_fifo(directory);
  descriptors = count_descriptors(getpid());
  RUN(cancel_np__program_that_may_not_be_killed__is_eperm_and_goes_on);
  RUN(cancel_np__child_on_its_way__is_gone_without_a_sigchld);
  RUN(cancel_np__program_that_runs_or_has_ended__is_gone);
  remove_directory(directory);
  return check_end();
}
