// SPDX-License-Identifier: MIT
// Asynchronous launches and prepare(): who has started one finishes it, whoever else has its
// memory.
#include <prepare.h>

#include "tests/portable/launches.h"

static char directory[kTextSize];

static void finish_np__parents_launch_in_a_nascent_child__is_ECHILD_and_goes_on(void) {
  posix_spawn_handle_np handle = launch_stuck(NULL);
  if (!CHECK_EQ(prepare(NULL), 0)) return;
  int finished = posix_spawn_finish_np(&handle, 0);
  int cancelled = posix_spawn_cancel_np(&handle);
  CHECK_EQ(end_of(prep_exit(0)), 0);
  CHECK_EQ(finished, ECHILD);
  CHECK_EQ(cancelled, ECHILD);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINPROGRESS);
  int writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
}

static void finish_np__nascent_childs_launch__is_its_own(void) {
  if (!CHECK_EQ(prepare(NULL), 0)) return;
  posix_spawn_handle_np handle = launch_stuck(NULL);
  wait_until_stuck(handle.pid);
  int late = posix_spawn_finish_np(&handle, 0);
  int writer = release_stuck();
  int ended = end_of_launch(&handle);
  close(writer);
  CHECK_EQ(end_of(prep_exit(0)), 0);
  CHECK_EQ(late, EINPROGRESS);
  CHECK_EQ(ended, kEndsWith);
}

static void finish_np__nascent_childs_launch_in_the_parent__is_ECHILD_and_goes_on(void) {
  if (!CHECK_EQ(prepare(NULL), 0)) return;
  posix_spawn_handle_np handle = launch_stuck(NULL);
  wait_until_stuck(handle.pid);
  posix_spawn_handle_np copy = handle;
  CHECK_EQ(end_of(prep_exit(0)), 0);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), ECHILD);
  CHECK_EQ(posix_spawn_cancel_np(&handle), ECHILD);
  CHECK_EQ(memcmp(&handle, &copy, sizeof copy), 0);
  CHECK(sits_in_open(handle.pid));
  kill(handle.pid, SIGKILL);
}

int main(void) {
  check_library();
  make_fifo(directory);
  RUN(finish_np__parents_launch_in_a_nascent_child__is_ECHILD_and_goes_on);
  RUN(finish_np__nascent_childs_launch__is_its_own);
  RUN(finish_np__nascent_childs_launch_in_the_parent__is_ECHILD_and_goes_on);
  remove_directory(directory);
  return check_end();
}
