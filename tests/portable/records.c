// SPDX-License-Identifier: MIT
// The record of a file action that failed, for every kind of action that can.
#include <limits.h>

#include "tests/portable/descriptors.h"
#include "tests/portable/failing_actions.h"
#include "tests/portable/inherited.h"
#include "tests/portable/refuse.h"

static Object object;

static void fail_each(int index) {
  for (int i = 0; i < kFailingCount; i++) {
    posix_spawn_file_actions_init(&object);
    for (int before = 0; before < index; before++) {
      posix_spawn_file_actions_addclose(&object, kClosed);
    }
    CHECK_EQ(kFailing[i].add(&object), 0);
    posix_spawn_file_actions_addchdir(&object, "/none/of/this");
    CHECK_FAILS("/none", &object, 0, kFailing[i].error);
    check_action_record(&kFailing[i], index);
    posix_spawn_file_actions_destroy(&object);
  }
}

static void fail_first(void) { fail_each(0); }
static void fail_third(void) { fail_each(2); }
static void fail_late(void) { fail_each(700); }

static void records__each_kind__name_action_call_and_object(void) {
  fail_first();
  fail_third();
  fail_late();
}

static void records__ordinary_user__are_the_same(void) { run_as_user(fail_third); }
static void records__without_close_range__are_the_same(void) {
  run_prepared(lack_close_range, fail_third);
}

/// Behind the kinds that never fail, whatever their descriptors are.
static void records__kinds_that_never_fail__are_counted(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclose(&object, INT_MAX);
  posix_spawn_file_actions_addclosefrom_np(&object, INT_MAX);
  posix_spawn_file_actions_addcloserange_np(&object, kClosed, INT_MAX, NULL, 0);
  posix_spawn_file_actions_addmove_np(&object, kClosed, kClosed);
  CHECK_RUNS("exit 3", &object, 0, 3);
  CHECK_EQ(kFailing[0].add(&object), 0);
  CHECK_FAILS("/none", &object, 0, kFailing[0].error);
  check_action_record(&kFailing[0], 4);
  posix_spawn_file_actions_destroy(&object);
}

static void limit_descriptors(void) {
  const struct FailingAction data = {NULL, "data", "dup3", EBADF, 50, -1, ""};
  struct rlimit limit = {40, 40};
  close_inherited();
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclose(&object, 9);
  posix_spawn_file_actions_adddata_np(&object, 50, "text", 4);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_FAILS("/bin/true", &object, 0, EBADF);
  check_action_record(&data, 1);
  posix_spawn_file_actions_destroy(&object);
}

static void records__data__has_its_descriptor(void) { run_apart(limit_descriptors); }

static void lack_rights(void) {
  const struct FailingAction change = {NULL, "chroot", "chroot", EPERM, -1, -1, "/"};
  char directory[kTextSize];
  const struct FailingAction enter = {NULL, "chdir", "chdir", EACCES, -1, -1, directory};
  make_directory(directory);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchroot_np(&object, "/");
  CHECK_FAILS("/bin/true", &object, 0, EPERM);
  check_action_record(&change, 0);
  posix_spawn_file_actions_destroy(&object);
  chmod(directory, 0);
  posix_spawn_file_actions_addchdir(&object, directory);
  CHECK_FAILS("/bin/true", &object, 0, EACCES);
  check_action_record(&enter, 0);
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

static void records__ordinary_user_without_rights__have_the_path(void) { run_as_user(lack_rights); }

static void records__long_path__is_cut_off(void) {
  static char path[6000];
  memset(path, 'x', sizeof path - 1);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, path);
  CHECK_ACTION_FAILS(&object, 0, ENAMETOOLONG, 0, "chdir", "chdir");
  CHECK_EQ(strlen(record.path), sizeof record.path - 1);
  CHECK_EQ(strspn(record.path, "x"), sizeof record.path - 1);
  posix_spawn_file_actions_destroy(&object);
}

static void records__success__writes_the_step_only(void) {
  CHECK_RUNS("exit 3", NULL, 0, 3);
  CHECK_EQ(record.error, 0x55555555);
  CHECK_EQ(record.path[0], 0x55);
}

static void records__taken_back__are_not_written(void) {
  struct posix_spawn_error_np* seen = NULL;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/none");
  with_record(0);
  CHECK_EQ(posix_spawnattr_geterror_np(&recorded, &seen), 0);
  CHECK(seen == &record);
  CHECK_EQ(posix_spawnattr_seterror_np(&recorded, NULL), 0);
  CHECK_EQ(spawn_error("/bin/true", &object, &recorded), ENOENT);
  CHECK_EQ(record.step, 0x55555555);
  posix_spawnattr_destroy(&recorded);
  posix_spawn_file_actions_destroy(&object);
}

int main(void) {
  check_library();
  RUN(records__each_kind__name_action_call_and_object);
  RUN(records__ordinary_user__are_the_same);
  RUN(records__without_close_range__are_the_same);
  RUN(records__kinds_that_never_fail__are_counted);
  RUN(records__data__has_its_descriptor);
  RUN(records__ordinary_user_without_rights__have_the_path);
  RUN(records__long_path__is_cut_off);
  RUN(records__success__writes_the_step_only);
  RUN(records__taken_back__are_not_written);
  return check_end();
}
