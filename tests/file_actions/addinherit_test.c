// SPDX-License-Identifier: MIT
// addinherit: alone, as the list of what survives POSIX_SPAWN_CLOEXEC_DEFAULT, and its absence.
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

static posix_spawn_file_actions_t object;

static const posix_spawnattr_t* closing(void) { return with_record(POSIX_SPAWN_CLOEXEC_DEFAULT); }

static void begin(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
}

static void inherit(int fd) { CHECK_EQ(posix_spawn_file_actions_addinherit_np(&object, fd), 0); }

static void keep_close_on_exec(void) {
  begin();
  for (int fd = 5; fd < 8; fd++) open_at(fd, FD_CLOEXEC);
  inherit(6);
  CHECK_OPEN(&object, NULL, "0 1 2 6");
  CHECK_EQ(fcntl(6, F_GETFD), FD_CLOEXEC);
  posix_spawn_file_actions_destroy(&object);
}

static void addinherit__close_on_exec_descriptor__survives_in_the_child_only(void) {
  run_apart(keep_close_on_exec);
}

static void list_some(void) {
  begin();
  for (int fd = 3; fd < 900; fd++) open_at(fd, fd % 5 == 0 ? FD_CLOEXEC : 0);
  inherit(800);
  inherit(0);
  inherit(5);
  inherit(800);
  CHECK_OPEN(&object, closing(), "0 5 800");
  CHECK_EQ(fcntl(800, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(fcntl(4, F_GETFD), 0);
  CHECK_EQ(fcntl(1, F_GETFD), 0);
  posix_spawn_file_actions_destroy(&object);
}

static void addinherit__cloexec_default__is_the_whole_list(void) { run_on_each_kernel(list_some); }

static void list_none(void) {
  begin();
  open_at(4, 0);
  CHECK_OPEN(NULL, closing(), "0 1 2");
  CHECK_OPEN(&object, closing(), "0 1 2");
  fcntl(1, F_SETFD, FD_CLOEXEC);
  CHECK_OPEN(NULL, closing(), "0 2");
  CHECK_EQ(fcntl(4, F_GETFD), 0);
}

// bionic: so; macOS closes these too.
static void cloexec_default__without_addinherit__keeps_standard_streams_as_they_are(void) {
  run_on_each_kernel(list_none);
}

static void aim_at_numbers(void) {
  begin();
  for (int fd = 3; fd < 9; fd++) open_at(fd, 0);
  posix_spawn_file_actions_addopen(&object, 20, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&object, 21, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
  posix_spawn_file_actions_addopenat_np(&object, 22, AT_FDCWD, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&object, 4, 23);
  posix_spawn_file_actions_adddup2(&object, 5, 5);
  posix_spawn_file_actions_addmove_np(&object, 6, 24);
  posix_spawn_file_actions_adddata_np(&object, 25, "text", 4);
  posix_spawn_file_actions_addopen(&object, 3, "/dev/null", O_RDONLY, 0);
  CHECK_OPEN(&object, closing(), "0 1 2 3 5 20 22 23 24 25");
  inherit(7);
  inherit(1);
  CHECK_OPEN(&object, closing(), "1 3 5 7 20 22 23 24 25");
  posix_spawn_file_actions_addclose(&object, 7);
  posix_spawn_file_actions_addmove_np(&object, 23, 7);
  CHECK_OPEN(&object, closing(), "1 3 5 7 20 22 24 25");
  posix_spawn_file_actions_destroy(&object);
}

static void cloexec_default__targets__survive_and_sources_do_not(void) {
  run_on_each_kernel(aim_at_numbers);
}

static void fill_the_table(void) {
  struct rlimit limit = {64, 64};
  begin();
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int fd = 3; fd < 63; fd++) open_at(fd, 0);
  CHECK_EQ(dup(0), 63);
  inherit(40);
  check_open_where_full(&object, closing(), 63, "40");
  posix_spawn_file_actions_destroy(&object);
}

static void cloexec_default__full_table__closes_all_the_same(void) {
  run_on_each_kernel(fill_the_table);
}

static void inherit_closed_ones(void) {
  begin();
  inherit(9);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "inherit", "fcntl");
  CHECK_ACTION_FAILS(&object, POSIX_SPAWN_CLOEXEC_DEFAULT, EBADF, 0, "inherit", "fcntl");
  CHECK_EQ(record.fd, 9);
  open_at(9, 0);
  CHECK_OPEN(&object, NULL, "0 1 2 9");
  posix_spawn_file_actions_addclose(&object, 9);
  CHECK_OPEN(&object, NULL, "0 1 2");
  inherit(9);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 2, "inherit", "fcntl");
  posix_spawn_file_actions_destroy(&object);
}

static void addinherit__not_open__is_ebadf_from_the_spawn(void) {
  run_apart(inherit_closed_ones);
  run_as_user(inherit_closed_ones);
}

static void addinherit__bad_arguments__are_refused(void) {
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addinherit_np(&object, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, -1), EINVAL);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addinherit_np(&object, 1), EINVAL);
}

int main(void) {
  check_library();
  RUN(addinherit__close_on_exec_descriptor__survives_in_the_child_only);
  RUN(addinherit__cloexec_default__is_the_whole_list);
  RUN(cloexec_default__without_addinherit__keeps_standard_streams_as_they_are);
  RUN(cloexec_default__targets__survive_and_sources_do_not);
  RUN(cloexec_default__full_table__closes_all_the_same);
  RUN(addinherit__not_open__is_ebadf_from_the_spawn);
  RUN(addinherit__bad_arguments__are_refused);
  return check_end();
}
