// SPDX-License-Identifier: MIT
// posix_spawnp: where PATH leads it.
#include <limits.h>

#include "tests/portable/child.h"

static char directory[kTextSize];

/// Runs `file` with PATH=`path`; its exit status, or 1000 + the error of posix_spawnp.
static int search(const char* file, const char* path, const posix_spawn_file_actions_t* actions) {
  char* argv[] = {(char*)file, NULL};
  char* kept = strdup(getenv("PATH") != NULL ? getenv("PATH") : "/bin:/usr/bin");
  pid_t pid = -7;
  path == NULL ? unsetenv("PATH") : setenv("PATH", path, 1);
  int error = posix_spawnp(&pid, file, actions, NULL, argv, environ);
  setenv("PATH", kept, 1);
  free(kept);
  if (error != 0) return 1000 + error;
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Makes directory/NAME with a program `tool` in it that exits with `status`.
static void make_tool(const char* name, int status, mode_t mode) {
  char path[2 * kTextSize];
  char script[64];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  mkdir(path, 0755);
  strcat(path, "/tool");
  snprintf(script, sizeof script, "#!/bin/sh\nexit %d\n", status);
  write_file(path, script, mode);
}

/// A PATH of elements, each of which that does not begin with a slash is put below `directory`.
static const char* path_of(const char* first, const char* second) {
  static char text[4 * kTextSize + PATH_MAX];
  const char* base = directory;
  snprintf(text, sizeof text, "%s%s%s:%s%s%s", first[0] == '/' ? "" : base,
           first[0] == '/' ? "" : "/", first, second[0] == '/' ? "" : base,
           second[0] == '/' ? "" : "/", second);
  return text;
}

static void search__first_element_that_has_it__wins(void) {
  CHECK_EQ(search("tool", path_of("ten", "eleven"), NULL), 10);
  CHECK_EQ(search("tool", path_of("eleven", "ten"), NULL), 11);
  CHECK_EQ(search("tool", path_of("none", "eleven"), NULL), 11);
}

static void search__file_in_no_element__is_enoent(void) {
  CHECK_EQ(search("tool", path_of("none", "/bin"), NULL), 1000 + ENOENT);
  CHECK_EQ(search("", path_of("ten", "/bin"), NULL), 1000 + ENOENT);
}

static void search__name_with_slash__is_not_searched(void) {
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/ten/tool", directory);
  CHECK_EQ(search(path, "/none", NULL), 10);
  CHECK_EQ(search("ten/tool", path_of("", "ten"), NULL), 1000 + ENOENT);
}

static void search__not_executable__is_passed_over_and_remembered(void) {
  CHECK_EQ(search("tool", path_of("closed", "eleven"), NULL), 11);
  CHECK_EQ(search("tool", path_of("closed", "none"), NULL), 1000 + EACCES);
  CHECK_EQ(search("tool", path_of("none", "closed"), NULL), 1000 + EACCES);
}

static void search__elements_that_are_no_directories__are_passed_over(void) {
  CHECK_EQ(search("tool", path_of("/bin/sh", "eleven"), NULL), 11);
  CHECK_EQ(search("tool", path_of("loop", "eleven"), NULL), 11);
  CHECK_EQ(search("tool", path_of("loop", "/bin/sh"), NULL), 1000 + ENOENT);
}

static void search__over_long_element__is_passed_over(void) {
  char element[PATH_MAX + 2];
  memset(element, 'x', sizeof element);
  element[0] = '/';
  for (size_t length = PATH_MAX - 8; length < PATH_MAX + 2; length++) {
    element[length] = '\0';
    CHECK_EQ(search("tool", path_of(element, "eleven"), NULL), 11);
    CHECK_EQ(search("tool", path_of(element, "none"), NULL), 1000 + ENOENT);
    element[length] = 'x';
  }
}

static void search__over_long_name__is_refused(void) {
  char name[NAME_MAX + 2];
  memset(name, 'x', sizeof name);
  name[NAME_MAX + 1] = '\0';
  CHECK_EQ(search(name, "/bin", NULL), 1000 + ENAMETOOLONG);
  name[NAME_MAX] = '\0';
  CHECK_EQ(search(name, "/bin", NULL), 1000 + ENOENT);
}

static void search__empty_and_relative_elements__follow_chdir(void) {
  posix_spawn_file_actions_t actions;
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/ten", directory);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir(&actions, path);
  CHECK_EQ(search("tool", "/none:", &actions), 10);
  CHECK_EQ(search("tool", ":/none", &actions), 10);
  CHECK_EQ(search("tool", "/none::/none", &actions), 10);
  CHECK_EQ(search("tool", "", &actions), 10);
  CHECK_EQ(search("tool", ".", &actions), 10);
  CHECK_EQ(search("tool", "../eleven", &actions), 11);
  CHECK_EQ(search("tool", "/none", &actions), 1000 + ENOENT);
  posix_spawn_file_actions_destroy(&actions);
}

static void search__unset_path__finds_the_system_programs_only(void) {
  posix_spawn_file_actions_t actions;
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/ten", directory);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir(&actions, path);
  CHECK_EQ(search("true", NULL, &actions), 0);
  CHECK_EQ(search("tool", NULL, &actions), 1000 + ENOENT);
  posix_spawn_file_actions_destroy(&actions);
}

static void search__text_file__is_enoexec_and_ends_the_search(void) {
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/text", directory);
  mkdir(path, 0755);
  strcat(path, "/tool");
  write_file(path, "exit 12\n", 0755);
  CHECK_EQ(search("tool", path_of("text", "eleven"), NULL), 1000 + ENOEXEC);
}

int main(void) {
  char path[2 * kTextSize];
  check_library();
  make_directory(directory);
  make_tool("ten", 10, 0755);
  make_tool("eleven", 11, 0755);
  make_tool("closed", 13, 0644);
  snprintf(path, sizeof path, "%s/loop", directory);
  if (symlink("loop", path) != 0) perror(path);
  RUN(search__first_element_that_has_it__wins);
  RUN(search__file_in_no_element__is_enoent);
  RUN(search__name_with_slash__is_not_searched);
  RUN(search__not_executable__is_passed_over_and_remembered);
  RUN(search__elements_that_are_no_directories__are_passed_over);
  RUN(search__over_long_element__is_passed_over);
  RUN(search__over_long_name__is_refused);
  RUN(search__empty_and_relative_elements__follow_chdir);
  RUN(search__unset_path__finds_the_system_programs_only);
  RUN(search__text_file__is_enoexec_and_ends_the_search);
  remove_directory(directory);
  return check_end();
}
