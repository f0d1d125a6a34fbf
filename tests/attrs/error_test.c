// SPDX-License-Identifier: MIT
// posix_spawnattr_geterror_np and posix_spawnattr_seterror_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static posix_spawnattr_t attributes;

/// True where every byte but those of `step` is as init_recorded() left it.
static int is_untouched(const struct posix_spawn_error_np* seen) {
  const unsigned char* bytes = (const unsigned char*)seen;
  for (size_t i = sizeof seen->step; i < sizeof *seen; i++) {
    if (bytes[i] != 0x55) return 0;
  }
  return 1;
}

static void error__never_set__is_null(void) {
  struct posix_spawn_error_np* got = &record;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_geterror_np(&attributes, &got), 0);
  CHECK(got == NULL);
  posix_spawnattr_destroy(&attributes);
}

static void error__set__is_read_back_and_taken_back_by_null(void) {
  struct posix_spawn_error_np* got = NULL;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_geterror_np(&attributes, &got), 0);
  CHECK(got == &record);
  CHECK_EQ(posix_spawnattr_seterror_np(&attributes, NULL), 0);
  CHECK_EQ(posix_spawnattr_geterror_np(&attributes, &got), 0);
  CHECK(got == NULL);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_EQ(record.step, 0x55555555);
  CHECK(is_untouched(&record));
  posix_spawnattr_destroy(&attributes);
}

static void error__success__writes_the_step_only(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  CHECK(is_untouched(&record));
  posix_spawnattr_destroy(&attributes);
}

static void error__success_after_failure__says_that_nothing_failed(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

static void error__no_attributes__spawn_has_no_record(void) {
  memset(&record, 0x55, sizeof record);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK_EQ(run_shell("exit 5", NULL, NULL), 5);
  CHECK_EQ(record.step, 0x55555555);
  CHECK(is_untouched(&record));
}

/// Members that do not belong to the step are 0, -1 or empty.
static void error__failing_exec__other_members_are_empty(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_TEXT(record.path, "/none");
  CHECK_EQ(record.action, -1);
  CHECK_EQ(record.fd, -1);
  CHECK_EQ(record.new_fd, -1);
  CHECK_EQ(record.signal, 0);
  CHECK_EQ(record.value, 0);
  CHECK_EQ(record.interpreter, 0);
  CHECK(record.name == NULL);
  CHECK_EQ(record.candidate_count, 0);
  CHECK(posix_spawn_candidate_np(&record, 0, NULL) == NULL);
  posix_spawnattr_destroy(&attributes);
}

static void error__failing_action__tells_its_number_and_path(void) {
  posix_spawn_file_actions_t actions;
  init_recorded(&attributes, 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, 9);
  posix_spawn_file_actions_addchdir_np(&actions, "/none");
  CHECK_EQ(spawn_error("/bin/true", &actions, &attributes), ENOENT);
  CHECK_RECORD(FILE_ACTION, "chdir", ENOENT);
  CHECK_EQ(record.action, 1);
  CHECK_EQ(record.fd, -1);
  CHECK_TEXT(record.path, "/none");
  CHECK_TEXT(record.name, "chdir");
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void error__missing_interpreter__is_told(void) {
  char directory[kTextSize];
  char path[kTextSize + 8];
  snprintf(path, sizeof path, "%s/script", make_directory(directory));
  write_file(path, "#!/none\n", 0755);
  init_recorded(&attributes, 0);
  CHECK_EQ(spawn_error(path, NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(record.interpreter, 1);
  CHECK_TEXT(record.path, path);
  remove_directory(directory);
  posix_spawnattr_destroy(&attributes);
}

static void error__empty_name__is_a_failing_search(void) {
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnp(&pid, "", NULL, &attributes, argv, environ), ENOENT);
  CHECK_RECORD(SEARCH, "", ENOENT);
  CHECK_EQ(record.candidate_count, 0);
  CHECK_EQ(pid, -7);
  posix_spawnattr_destroy(&attributes);
}

static void error__cgroup_that_is_none__is_told(void) {
  init_recorded(&attributes, POSIX_SPAWN_SETCGROUP);
  CHECK_EQ(posix_spawnattr_setcgroup_np(&attributes, -1), 0);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EBADF);
  CHECK_RECORD(CGROUP, "", EBADF);
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK_EQ(posix_spawnattr_setcgroup_np(&attributes, file), 0);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EBADF);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_CGROUP_NP);
  CHECK_EQ(record.error, EBADF);
  CHECK_EQ(record.fd, file);
  CHECK(record.call != NULL);
  close(file);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void join_roots_cgroup(void) {
  int directory = -1;
  const char* places[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
  for (size_t i = 0; i < 2 && directory < 0; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/cgroup.controllers", places[i]);
    if (access(path, F_OK) == 0) directory = open(places[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  if (directory < 0) return check_skip("no version 2 cgroups");
  init_recorded(&attributes, POSIX_SPAWN_SETCGROUP);
  CHECK_EQ(posix_spawnattr_setcgroup_np(&attributes, directory), 0);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EACCES);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_CGROUP_NP);
  CHECK_EQ(record.error, EACCES);
  CHECK_EQ(record.fd, directory);
  close(directory);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void error__cgroup_of_another_user__is_told(void) { run_as_user(join_roots_cgroup); }

static void error__copy_of_the_object__shares_the_record(void) {
  init_recorded(&attributes, 0);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(spawn_error("/none", NULL, &copy), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  struct posix_spawn_error_np* got = NULL;
  CHECK_EQ(posix_spawnattr_geterror_np(&copy, &got), EINVAL);
  CHECK_EQ(posix_spawnattr_seterror_np(&copy, NULL), EINVAL);
  CHECK_EQ(posix_spawnattr_destroy(&copy), 0);
}

static void error__errno__is_left_alone(void) {
  init_recorded(&attributes, 0);
  errno = 4711;
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_EQ(errno, 4711);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  RUN(error__never_set__is_null);
  RUN(error__set__is_read_back_and_taken_back_by_null);
  RUN(error__success__writes_the_step_only);
  RUN(error__success_after_failure__says_that_nothing_failed);
  RUN(error__no_attributes__spawn_has_no_record);
  RUN(error__failing_exec__other_members_are_empty);
  RUN(error__failing_action__tells_its_number_and_path);
  RUN(error__missing_interpreter__is_told);
  RUN(error__empty_name__is_a_failing_search);
  RUN(error__cgroup_that_is_none__is_told);
  RUN(error__cgroup_of_another_user__is_told);
  RUN(error__copy_of_the_object__shares_the_record);
  RUN(error__errno__is_left_alone);
  return check_end();
}
