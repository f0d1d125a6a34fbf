// SPDX-License-Identifier: MIT
// posix_spawnattr_getumask_np and posix_spawnattr_setumask_np.
#include "tests/portable/attributes.h"

static posix_spawnattr_t attributes;

static void set_umask(mode_t mask) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, mask), 0);
}

static void getumask_np__whatever_was_set__is_read(void) {
  mode_t seen = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getumask_np(&attributes, &seen), ENOENT);
  for (mode_t mask = 0; mask <= 0777; mask++) {
    CHECK_EQ(posix_spawnattr_setumask_np(&attributes, mask), 0);
    CHECK_EQ(posix_spawnattr_getumask_np(&attributes, &seen), 0);
    CHECK_EQ(seen, mask);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setumask_np__other_bits__are_einval_and_unchanged(void) {
  mode_t seen = 5;
  set_umask(022);
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, 01000), EINVAL);
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, (mode_t)-1), EINVAL);
  CHECK_EQ(posix_spawnattr_getumask_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 022);
  posix_spawnattr_destroy(&attributes);
}

static void setumask_np__copied_object__shares_it(void) {
  mode_t seen = 5;
  set_umask(022);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setumask_np(&copy, 077), 0);
  CHECK_EQ(posix_spawnattr_getumask_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 077);
  posix_spawnattr_destroy(&attributes);
}

static void any_mask(void) {
  mode_t own = umask(0123);
  posix_spawnattr_init(&attributes);
  check_status(&attributes, "Umask:", "0123");
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, 0754), 0);
  check_status(&attributes, "Umask:", "0754");
  check_caller_unchanged(&attributes);
  CHECK_EQ(posix_spawnattr_setumask_np(&attributes, 0), 0);
  check_status(&attributes, "Umask:", "0000");
  CHECK_EQ(umask(own), 0123);
  posix_spawnattr_destroy(&attributes);
}

static void setumask_np__any_mask__is_the_childs_only(void) {
  any_mask();
  run_as_user(any_mask);
}

static void setumask_np__files_that_actions_create__are_subject_to_it(void) {
  char directory[kTextSize];
  char path[2 * kTextSize];
  posix_spawn_file_actions_t actions;
  struct stat status;
  snprintf(path, sizeof path, "%s/file", make_directory(directory));
  set_umask(0137);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 5, path, O_WRONLY | O_CREAT, 0777);
  CHECK_EQ(run_shell("test \"$(umask)\" = 0137", &actions, &attributes), 0);
  CHECK_EQ(stat(path, &status), 0);
  CHECK_EQ(status.st_mode & 07777, 0640);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getumask_np__whatever_was_set__is_read);
  RUN(setumask_np__other_bits__are_einval_and_unchanged);
  RUN(setumask_np__copied_object__shares_it);
  RUN(setumask_np__any_mask__is_the_childs_only);
  RUN(setumask_np__files_that_actions_create__are_subject_to_it);
  return check_end();
}
