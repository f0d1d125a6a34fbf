// SPDX-License-Identifier: MIT
// prep_execvp: the PATH of the caller, seen from where the child is.
#include "tests/portable/nascent.h"

static char directory[kTextSize];

static void add_file(const char* name, const char* content, mode_t mode) {
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  write_file(path, content, mode);
}

static void add_directory(const char* name) {
  char path[2 * kTextSize];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  CHECK_EQ(mkdir(path, 0755), 0);
}

/// The exit status of `file`, started with this PATH by a child that is in the directory; or, where
/// it cannot be executed, 1000 and the error number.
static int run(const char* path, const char* file) {
  char* argv[] = {(char*)(file == NULL ? "none" : file), NULL};
  char* before = strdup(getenv("PATH"));
  if (path != NULL) {
    setenv("PATH", path, 1);
  } else {
    unsetenv("PATH");
  }
  if (!begin()) return -1;
  CHECK_EQ(chdir(directory), 0);
  int pid = prep_execvp(file, argv);
  int error = 0;
  if (pid == -1 && CHECK_EQ(ispreparing(), 1)) {
    error = errno;
    pid = prep_exit(0);
  }
  CHECK_EQ(ispreparing(), 0);
  setenv("PATH", before, 1);
  free(before);
  int status = end_of(pid);
  return error == 0 ? status : 1000 + error;
}

static void prep_execvp__elements__are_the_childs(void) {
  CHECK_EQ(run("/none:sub:/bin", "script"), 3);
  CHECK_EQ(run("/none::sub", "script"), 2);
  CHECK_EQ(run("/none", "./script"), 2);
  CHECK_EQ(run(NULL, "true"), 0);
}

static void prep_execvp__not_found__tells_why(void) {
  CHECK_EQ(run("/none:sub", "other"), 1000 + ENOENT);
  CHECK_EQ(run("closed:/none", "script"), 1000 + EACCES);
  CHECK_EQ(run("closed:sub", "script"), 3);
  CHECK_EQ(run("text:sub", "script"), 1000 + ENOEXEC);
  CHECK_EQ(run("sub", ""), 1000 + ENOENT);
  CHECK_EQ(run("sub", NULL), 1000 + EFAULT);
  char name[300];
  memset(name, 'x', sizeof name);
  name[sizeof name - 1] = '\0';
  CHECK_EQ(run("sub", name), 1000 + ENAMETOOLONG);
}

static void prep_execvp__long_PATH__is_searched_and_leaves_no_mapping(void) {
  static char path[4000];
  memset(path, ':', sizeof path - 5);
  for (size_t i = 0; i < sizeof path - 5; i += 2) path[i] = '/';
  strcpy(path + sizeof path - 5, ":sub");
  CHECK_EQ(run(path, "script"), 3);
  int mappings = count_mappings();
  for (int i = 0; i < 5; i++) {
    CHECK_EQ(run(path, "script"), 3);
    CHECK_EQ(run(path, "other"), 1000 + ENOENT);
  }
  CHECK_EQ(count_mappings(), mappings);
}

static void prep_execvp__outside__is_ECHILD(void) {
  char* argv[] = {(char*)"true", NULL};
  CHECK_EQ(prep_execvp("true", argv), -1);
  CHECK_EQ(errno, ECHILD);
  CHECK_EQ(prep_execvp(NULL, argv), -1);
  CHECK_EQ(errno, ECHILD);
}

static void prep_execvp__environment__is_the_childs(void) {
  char* argv[] = {(char*)"sh", (char*)"-c", (char*)"test \"$MARK\" = y", NULL};
  setenv("MARK", "x", 1);
  if (!begin()) return;
  setenv("MARK", "y", 1);
  CHECK_EQ(end_of(prep_execvp("sh", argv)), 0);
  unsetenv("MARK");
}

int main(void) {
  check_library();
  make_directory(directory);
  add_directory("sub");
  add_directory("closed");
  add_directory("text");
  add_file("script", "#!/bin/sh\nexit 2\n", 0755);
  add_file("sub/script", "#!/bin/sh\nexit 3\n", 0755);
  add_file("closed/script", "#!/bin/sh\nexit 4\n", 0644);
  add_file("text/script", "exit 5\n", 0755);
  RUN(prep_execvp__elements__are_the_childs);
  RUN(prep_execvp__not_found__tells_why);
  RUN(prep_execvp__long_PATH__is_searched_and_leaves_no_mapping);
  RUN(prep_execvp__outside__is_ECHILD);
  RUN(prep_execvp__environment__is_the_childs);
  remove_directory(directory);
  return check_end();
}
