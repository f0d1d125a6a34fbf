// SPDX-License-Identifier: MIT
// M: addchdir.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

ASSERTION(FA_035) {
  posix_spawn_file_actions_t* actions = new_actions();
  make_directory("d", 0755);
  make_directory("d/e", 0755);
  write_file("d/f", "", 0644);
  set_up(symlink(reporter(), "d/e/program") == 0, "symlink");
  then_chdir(actions, "d");
  then_open(actions, 30, "f", O_RDONLY);
  observe((struct launch){.actions = actions});
  require_directory("d");
  require_file(30, "d/f");
  then_chdir(actions, "e");
  then_open(actions, 31, "../f", O_RDONLY);
  observe((struct launch){.path = "./program", .actions = actions});
  require_directory("d/e");
  require_file(31, "d/f");
  require_launch_error((struct launch){.path = "./d/e/program", .actions = actions}, ENOENT);
}

ASSERTION(FA_036) {
  posix_spawn_file_actions_t* actions = new_actions();
  char* path = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  set_up(path != MAP_FAILED, "mmap");
  make_directory("one", 0755);
  make_directory("two", 0755);
  strcpy(path, "one");
  then_chdir(actions, path);
  strcpy(path, "two");
  observe((struct launch){.actions = actions});
  require_directory("one");
  set_up(munmap(path, 4096) == 0, "munmap");
  observe((struct launch){.actions = actions});
  require_directory("one");
}

/// The directory that a list of steps leads to.
static void require_walk(const char* const* steps, const char* expected) {
  posix_spawn_file_actions_t* actions = new_actions();
  for (; *steps != NULL; steps++) then_chdir(actions, *steps);
  observe((struct launch){.actions = actions});
  require_directory(expected);
}

ASSERTION(FA_037) {
  char here[PATH_MAX];
  set_up(getcwd(here, sizeof here) != NULL, "getcwd");
  make_directory("d", 0755);
  make_directory("d/e", 0755);
  make_directory("d/e/g", 0755);
  make_directory("bin", 0755);
  set_up(symlink("d/e", "link") == 0, "symlink");
  require_walk((const char*[]){"d", "e", "g", NULL}, "d/e/g");
  require_walk((const char*[]){"d", "e", "..", "e/g", "../..", NULL}, "d");
  require_walk((const char*[]){"link", "..", NULL}, "d");
  require_walk((const char*[]){"/", here + 1, "d", NULL}, "d");
  require_walk((const char*[]){"d", here, "bin", NULL}, "bin");
  require_walk((const char*[]){"/usr", "bin", NULL}, "/usr/bin");
}

static void require_chdir_error(const char* path, int expected) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_chdir(actions, path);
  require_launch_error((struct launch){.actions = actions}, expected);
}

ASSERTION(FA_038) {
  char longest[PATH_MAX + 10] = "";
  write_file("f", "", 0755);
  make_directory("closed", 0600);
  set_up(symlink("loop", "loop") == 0, "symlink");
  require_chdir_error("none", ENOENT);
  require_chdir_error("none/d", ENOENT);
  require_chdir_error("", ENOENT);
  require_chdir_error("f", ENOTDIR);
  require_chdir_error("f/d", ENOTDIR);
  require_chdir_error("loop", ELOOP);
  memset(longest, 'x', NAME_MAX + 1);
  require_chdir_error(longest, ENAMETOOLONG);
  for (size_t i = 0; i + 2 < sizeof longest; i += 2) memcpy(longest + i, "./", 3);
  require_chdir_error(longest, ENAMETOOLONG);
  drop_capabilities();
  require_chdir_error("closed", EACCES);
}

/// The caller is where it was.
static void require_unmoved(const struct stat* before) {
  struct stat now;
  set_up(stat(".", &now) == 0, "stat");
  require(now.st_dev == before->st_dev && now.st_ino == before->st_ino,
          "the caller is in another directory");
  require_text("the caller's PWD", getenv("PWD"), "/somewhere");
}

/// env.0 is LENGTH:HEX.
static void require_variable(const char* expected) {
  char text[256];
  size_t used = (size_t)sprintf(text, "%zu:", strlen(expected));
  for (; *expected != '\0'; expected++) {
    used += (size_t)sprintf(text + used, "%02x", (unsigned char)*expected);
  }
  require_equal("the number of variables", seen_number("envc"), 1);
  require_text("the new image's variable", seen("env.0"), text);
}

ASSERTION(FA_039) {
  char* envp[] = {"PWD=/nowhere", NULL};
  struct stat before;
  set_up(setenv("PWD", "/somewhere", 1) == 0, "setenv");
  make_directory("d", 0755);
  open_at(33, "d", O_RDONLY | O_DIRECTORY);
  set_up(stat(".", &before) == 0, "stat");
  for (int is_fchdir = 0; is_fchdir < 2; is_fchdir++) {
    posix_spawn_file_actions_t* actions = new_actions();
    if (is_fchdir) then_fchdir(actions, 33);
    if (!is_fchdir) then_chdir(actions, "d");
    observe((struct launch){.actions = actions, .envp = envp});
    require_unmoved(&before);
    require_directory("d");
    require_variable(envp[0]);
    require_launch_error((struct launch){.path = "./none", .actions = actions}, ENOENT);
    require_unmoved(&before);
  }
}
