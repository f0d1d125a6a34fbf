// SPDX-License-Identifier: MIT
// addcloserange: a range of descriptors is closed but those listed.
#include <limits.h>

#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

static posix_spawn_file_actions_t object;

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void open_up_to(int last) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
  for (int fd = 3; fd <= last; fd++) open_at(fd, 0);
}

static void add(int from, int to, const int* except, size_t count) {
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, from, to, except, count), 0);
}

static void keep_a_list(void) {
  open_up_to(12);
  int except[] = {9, 3, 9, 5, 4000, 0, 3, 12, INT_MAX, 9};
  add(2, 11, except, COUNT(except));
  memset(except, 0, sizeof except);
  CHECK_OPEN(&object, NULL, "0 1 3 5 9 12");
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__unsorted_list_with_duplicates__keeps_just_those(void) {
  run_on_each_kernel(keep_a_list);
}

static void keep_none(void) {
  const int unused[] = {5};
  open_up_to(12);
  add(4, 7, unused, 0);
  add(9, 9, NULL, 0);
  add(11, INT_MAX, NULL, 0);
  CHECK_OPEN(&object, NULL, "0 1 2 3 8 10");
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__no_list__closes_all_of_the_range(void) { run_on_each_kernel(keep_none); }

static void keep_all_but_one(void) {
  const int except[] = {3, 4, 6, 7, 8};
  open_up_to(9);
  add(3, 8, except, COUNT(except));
  CHECK_OPEN(&object, NULL, "0 1 2 3 4 6 7 8 9");
  add(3, 3, except, 1);
  add(4, 4, except, 1);
  CHECK_OPEN(&object, NULL, "0 1 2 3 6 7 8 9");
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__gap_of_one__is_closed(void) { run_on_each_kernel(keep_all_but_one); }

static void close_everything(void) {
  const int last[] = {INT_MAX};
  open_up_to(40);
  add(0, INT_MAX, NULL, 0);
  add(0, INT_MAX, last, 1);
  add(INT_MAX, INT_MAX, last, 1);
  add(INT_MAX, INT_MAX, NULL, 0);
  CHECK_OPEN(&object, NULL, "");
  posix_spawn_file_actions_addopen(&object, 0, "/dev/null", O_RDWR, 0);
  CHECK_OPEN(&object, NULL, "0");
  CHECK_EQ(count_descriptors(getpid()), 41);
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__whole_range__leaves_nothing(void) {
  run_on_each_kernel(close_everything);
}

enum { kMany = 5000 };

static void keep_many(void) {
  static int except[kMany];
  char text[kListSize];
  open_up_to(900);
  for (int i = 0; i < kMany; i++) except[i] = 2 * ((i * 1999) % kMany);  // even ones, shuffled
  add(3, INT_MAX, except, kMany);
  pid_t pid = start_ready(&object, NULL);
  CHECK_EQ(count_descriptors(pid), 3 + 449);
  for (int fd = 3; fd <= 900; fd++) {
    CHECK_TEXT(descriptor(pid, fd, text), fd % 2 == 0 ? "/dev/null" : "");
  }
  end(pid);
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__five_thousand_exceptions__are_kept(void) {
  run_on_each_kernel(keep_many);
}

static void fail_behind_it(void) {
  open_up_to(9);
  add(3, INT_MAX, NULL, 0);
  posix_spawn_file_actions_addclosefrom_np(&object, 3);
  CHECK_FAILS("/none", &object, 0, ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  posix_spawn_file_actions_addinherit_np(&object, 5);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 2, "inherit", "fcntl");
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__itself__never_fails(void) {
  run_on_each_kernel(fail_behind_it);
  run_as_user(fail_behind_it);
}

static void fill_the_table(void) {
  const int except[] = {3, 4};
  struct rlimit limit = {32, 32};
  open_up_to(31);
  setrlimit(RLIMIT_NOFILE, &limit);
  add(3, INT_MAX, except, COUNT(except));
  check_open_where_full(&object, NULL, 31, "0 1 2 3 4");
  posix_spawn_file_actions_destroy(&object);
}

static void addcloserange__full_table__closes_all_the_same(void) {
  run_on_each_kernel(fill_the_table);
}

static void addcloserange__bad_arguments__are_refused(void) {
  const int negative[] = {3, -1, 5};
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, -1, 5, NULL, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, 5, -1, NULL, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, 5, 4, NULL, 0), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, 3, 9, negative, 3), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, 3, 9, negative, 1), 0);
  posix_spawn_file_actions_destroy(&object);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&object, 3, 9, negative, 1), EINVAL);
}

int main(void) {
  check_library();
  RUN(addcloserange__unsorted_list_with_duplicates__keeps_just_those);
  RUN(addcloserange__no_list__closes_all_of_the_range);
  RUN(addcloserange__gap_of_one__is_closed);
  RUN(addcloserange__whole_range__leaves_nothing);
  RUN(addcloserange__five_thousand_exceptions__are_kept);
  RUN(addcloserange__itself__never_fails);
  RUN(addcloserange__full_table__closes_all_the_same);
  RUN(addcloserange__bad_arguments__are_refused);
  return check_end();
}
