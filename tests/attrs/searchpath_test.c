// SPDX-License-Identifier: MIT
// posix_spawnattr_getsearchpath_np and posix_spawnattr_setsearchpath_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static char directory[kTextSize];

static posix_spawnattr_t attributes;

/// Sets the search path: `before`, the directory, `after`.
static void set_up(const char* before, const char* after) {
  char path[3 * kTextSize];
  snprintf(path, sizeof path, "%s%s%s", before, directory, after);
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, path), 0);
  memset(path, 'x', sizeof path);  // it was copied
}

static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

/// The exit status of a program that is searched, -1000 - the error where none was found.
static int run_it(const char* file, const posix_spawn_file_actions_t* actions) {
  char* argv[] = {(char*)file, NULL};
  pid_t pid = -7;
  int error = posix_spawnp(&pid, file, actions, &attributes, argv, environ);
  if (error != 0) {
    CHECK_EQ(pid, -7);
    return -1000 - error;
  }
  CHECK_RECORD(NONE, "", 0);
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The same in a child that is in the directory at exec.
static int run_there(const char* file) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory);
  int status = run_it(file, &actions);
  posix_spawn_file_actions_destroy(&actions);
  return status;
}

static void searchpath__never_set__is_enoent(void) {
  const char* got = "none";
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_getsearchpath_np(&attributes, &got), ENOENT);
  CHECK_TEXT(got, "none");
  CHECK_EQ(run_it("true", NULL), 0);
  tear_down();
}

static void searchpath__set__is_read_back_as_a_copy(void) {
  const char* got = "none";
  char path[] = "/one::two";
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, path), 0);
  path[1] = 'x';
  CHECK_EQ(posix_spawnattr_getsearchpath_np(&attributes, &got), 0);
  CHECK_TEXT(got, "/one::two");
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, ""), 0);
  CHECK_EQ(posix_spawnattr_getsearchpath_np(&attributes, &got), 0);
  CHECK_TEXT(got, "");
  tear_down();
}

static void searchpath__other_than_path__is_searched(void) {
  set_up("/none:", ":/also-none");
  CHECK_EQ(run_it("five", NULL), 5);
  tear_down();
}

static void searchpath__path__is_not_searched(void) {
  set_up("", "");
  CHECK_EQ(run_it("true", NULL), -1000 - ENOENT);
  CHECK_RECORD(SEARCH, "execve", ENOENT);
  CHECK_TEXT(record.path, "true");
  CHECK_EQ(record.candidate_count, 1);
  tear_down();
}

static void searchpath__several_have_it__first_one_runs(void) {
  char first[kTextSize + 8];
  snprintf(first, sizeof first, "%s/sub:", directory);
  set_up(first, ":/bin");
  CHECK_EQ(run_it("five", NULL), 7);
  tear_down();
}

static void searchpath__relative_element__follows_the_childs_directory(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, "/none:sub"), 0);
  CHECK_EQ(run_it("five", NULL), -1000 - ENOENT);
  CHECK_EQ(run_there("five"), 7);
  tear_down();
}

static void searchpath__empty_element__is_the_childs_directory(void) {
  const char* paths[] = {"", ":/none", "/none:", "/none::/also-none"};
  for (size_t i = 0; i < 4; i++) {
    init_recorded(&attributes, 0);
    CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, paths[i]), 0);
    CHECK_EQ(run_it("five", NULL), -1000 - ENOENT);
    CHECK_EQ(run_there("five"), 5);
    tear_down();
  }
}

static void searchpath__name_with_a_slash__is_not_searched(void) {
  set_up("", "");
  CHECK_EQ(run_it("sub/five", NULL), -1000 - ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  CHECK_EQ(run_there("sub/five"), 7);
  tear_down();
}

static void searchpath__posix_spawn__does_not_search(void) {
  set_up("", "");
  CHECK_EQ(spawn_error("five", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  tear_down();
}

static void searchpath__pidfd_spawnp__searches_it(void) {
  char* argv[] = {"five", NULL};
  int pidfd = -7;
  set_up("", "");
  CHECK_EQ(pidfd_spawnp(&pidfd, "five", NULL, &attributes, argv, environ), 0);
  CHECK_EQ(end_of_pidfd(pidfd), 5);
  close(pidfd);
  tear_down();
}

static void searchpath__file_that_is_no_program__is_eacces_of_that_candidate(void) {
  int error = -7;
  char path[kTextSize + 8];
  set_up("/none:", ":/also-none");
  CHECK_EQ(run_it("text", NULL), -1000 - EACCES);
  CHECK_RECORD(SEARCH, "execve", EACCES);
  CHECK_EQ(record.candidate_count, 3);
  snprintf(path, sizeof path, "%s/text", directory);
  CHECK_TEXT(posix_spawn_candidate_np(&record, 0, &error), "/none/text");
  CHECK_EQ(error, ENOENT);
  CHECK_TEXT(posix_spawn_candidate_np(&record, 1, &error), path);
  CHECK_EQ(error, EACCES);
  CHECK(posix_spawn_candidate_np(&record, 3, NULL) == NULL);
  tear_down();
}

static void searchpath__copy_of_a_destroyed_object__is_einval(void) {
  const char* got = "none";
  set_up("", "");
  posix_spawnattr_t copy = attributes;
  tear_down();
  CHECK_EQ(posix_spawnattr_getsearchpath_np(&copy, &got), EINVAL);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&copy, "/bin"), EINVAL);
}

int main(void) {
  char path[kTextSize + 16];
  check_library();
  make_directory(directory);
  snprintf(path, sizeof path, "%s/five", directory);
  write_file(path, "#!/bin/sh\nexit 5\n", 0755);
  snprintf(path, sizeof path, "%s/text", directory);
  write_file(path, "no program", 0644);
  snprintf(path, sizeof path, "%s/sub", directory);
  if (mkdir(path, 0755) != 0) perror(path);
  snprintf(path, sizeof path, "%s/sub/five", directory);
  write_file(path, "#!/bin/sh\nexit 7\n", 0755);
  RUN(searchpath__never_set__is_enoent);
  RUN(searchpath__set__is_read_back_as_a_copy);
  RUN(searchpath__other_than_path__is_searched);
  RUN(searchpath__path__is_not_searched);
  RUN(searchpath__several_have_it__first_one_runs);
  RUN(searchpath__relative_element__follows_the_childs_directory);
  RUN(searchpath__empty_element__is_the_childs_directory);
  RUN(searchpath__name_with_a_slash__is_not_searched);
  RUN(searchpath__posix_spawn__does_not_search);
  RUN(searchpath__pidfd_spawnp__searches_it);
  RUN(searchpath__file_that_is_no_program__is_eacces_of_that_candidate);
  RUN(searchpath__copy_of_a_destroyed_object__is_einval);
  remove_directory(directory);
  return check_end();
}
