// SPDX-License-Identifier: MIT
// addmove: the target has the file, the source is closed.
#include "tests/portable/apart.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;

static void begin(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
}

static void move(int from, int to) {
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, from, to), 0);
}

static void move_about(void) {
  char text[kTextSize];
  begin();
  open_at(5, FD_CLOEXEC);
  int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  dup2(zero, 7);
  close(zero);
  move(5, 50);
  move(50, 6);
  move(7, 5);
  pid_t pid = start_ready(&object, NULL);
  CHECK_TEXT(descriptor(pid, 6, text), "/dev/null");
  CHECK_TEXT(descriptor(pid, 5, text), "/dev/zero");
  CHECK_EQ(count_descriptors(pid), 5);
  end(pid);
  CHECK_EQ(fcntl(5, F_GETFD), FD_CLOEXEC);
  CHECK_TEXT(descriptor(getpid(), 7, text), "/dev/zero");
  posix_spawn_file_actions_destroy(&object);
}

static void addmove__close_on_exec_source__survives_at_the_target(void) {
  run_apart(move_about);
  run_as_user(move_about);
}

static void move_onto_open_ones(void) {
  char text[kTextSize];
  begin();
  open_at(5, 0);
  int zero = open("/dev/zero", O_RDONLY);
  move(zero, 5);
  pid_t pid = start_ready(&object, NULL);
  CHECK_TEXT(descriptor(pid, 5, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, zero, text), "");
  end(pid);
  posix_spawn_file_actions_destroy(&object);
}

static void addmove__open_target__is_replaced(void) { run_apart(move_onto_open_ones); }

static void move_to_itself(void) {
  begin();
  open_at(5, FD_CLOEXEC);
  open_at(6, 0);
  move(5, 5);
  move(6, 6);
  move(9, 9);
  CHECK_OPEN(&object, NULL, "0 1 2 6");
  posix_spawn_file_actions_destroy(&object);
}

static void addmove__equal_numbers__does_nothing(void) { run_apart(move_to_itself); }

static void move_a_closed_one(void) {
  begin();
  open_at(5, 0);
  move(5, 6);
  move(5, 7);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 1, "move", "dup3");
  CHECK_EQ(record.fd, 5);
  CHECK_EQ(record.new_fd, 7);
  posix_spawn_file_actions_destroy(&object);
}

static void addmove__closed_source__is_ebadf_from_the_spawn(void) { run_apart(move_a_closed_one); }

static void lower_the_limit(void) {
  struct rlimit limit = {40, 40};
  begin();
  open_at(5, 0);
  move(5, 50);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "move", "dup3");
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), 0);
  CHECK_OPEN(&object, NULL, "0 1 2 5");
  posix_spawn_file_actions_destroy(&object);
}

static void addmove__target_that_cannot_be__leaves_the_source(void) { run_apart(lower_the_limit); }

static void addmove__bad_arguments__are_refused(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  int max = (int)limit.rlim_cur;
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, -1, 5), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, 5, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, 5, max), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, max, 5), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, max - 1, 5), 0);
  posix_spawn_file_actions_destroy(&object);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, 5, 6), EINVAL);
}

int main(void) {
  check_library();
  RUN(addmove__close_on_exec_source__survives_at_the_target);
  RUN(addmove__open_target__is_replaced);
  RUN(addmove__equal_numbers__does_nothing);
  RUN(addmove__closed_source__is_ebadf_from_the_spawn);
  RUN(addmove__target_that_cannot_be__leaves_the_source);
  RUN(addmove__bad_arguments__are_refused);
  return check_end();
}
