// SPDX-License-Identifier: MIT
// D: the search of posix_spawnp: when there is one, whose PATH, which directories in which order.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/d_program/programs.h"
#include "conformance/harness/directories.h"

ASSERTION(PS_067) {
  char path[256];
  write_program("bin/program", 4);
  write_program("bin/sub/program", 4);
  write_program("bin/sub/hidden", 4);
  write_program("sub/program", 3);
  set_search("HERE/bin");
  require_not_found("./program", ENOENT);
  require_not_found("sub/hidden", ENOENT);
  require_found("sub/program", 3);
  require_found("./sub/program", 3);
  require_found("sub//program", 3);
  set_up(getcwd(path, sizeof path - 16) != NULL, "getcwd");
  int status = 0;
  require_error("posix_spawnp of the full path",
                search(strcat(path, "/sub/program"), (struct launch){0}, &status), 0);
  set_search("/bin");
  require_not_found("./sh", ENOENT);
}

ASSERTION(PS_068) {
  write_program("a/program", 3);
  write_program("b/program", 4);
  write_program("c/program", 5);
  write_program("c/other", 6);
  set_search("HERE/a:HERE/b:HERE/c");
  require_found("program", 3);
  require_found("other", 6);
  set_search("HERE/b:HERE/a:HERE/c");
  require_found("program", 4);
  set_search("c:b:a");
  require_found("program", 5);
  set_up(chmod("c/program", 0644) == 0 && unlink("b/program") == 0, "chmod, unlink");
  require_found("program", 3);
}

ASSERTION(PS_069) {
  char* with_other[] = {"PATH=./other", NULL};
  char* without[] = {"A=B", NULL};
  char* empty[] = {NULL};
  char** const lists[] = {with_other, without, empty};
  write_program("bin/program", 3);
  write_program("other/program", 4);
  write_program("other/hidden", 4);
  set_search("bin");
  for (int i = 0; i < 3; i++) {
    require_found_with("program", (struct launch){.envp = lists[i]}, 3);
    require_not_found_with("hidden", (struct launch){.envp = lists[i]}, ENOENT);
  }
}

ASSERTION(PS_070) {
  static char text[] = "PATH=./second";
  static char later[] = "PATH=./first";
  char* list[] = {"A=B", "PATHS=./second", later, NULL};
  write_program("first/program", 3);
  write_program("second/program", 4);
  set_up(setenv("PATH", "./first", 1) == 0, "setenv");
  require_found("program", 3);
  set_up(setenv("PATH", "./second", 1) == 0, "setenv");
  require_found("program", 4);
  set_up(setenv("PATH", "./first", 1) == 0 && putenv(text) == 0, "putenv");
  require_found("program", 4);
  strcpy(text, "PATH=./first");
  require_found("program", 3);
  strcpy(text, "PATH=./second");
  environ = list;
  require_found("program", 3);
  list[2] = "PATH=./second";
  require_found("program", 4);
}

ASSERTION(PS_071) {
  static const char* const useless[] = {"none", "/none/none", "file", "plain", "directory"};
  write_file("file", "", 0755);
  write_program("plain/program", 4);
  set_up(chmod("plain/program", 0644) == 0, "chmod");
  set_up(mkdir("directory", 0755) == 0 && mkdir("directory/program", 0755) == 0, "mkdir");
  write_program("bin/program", 3);
  for (size_t i = 0; i < sizeof useless / sizeof useless[0]; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s:HERE/bin", useless[i]);
    set_search(path);
    require_found("program", 3);
  }
  set_search("/none:/etc/passwd:HERE/plain:file:directory:HERE/bin:none");
  require_found("program", 3);
}

ASSERTION(PS_072) {
  write_program("plain/program", 4);
  set_up(chmod("plain/program", 0644) == 0, "chmod");
  set_up(mkdir("empty", 0755) == 0, "mkdir");
  write_file("file", "", 0755);
  set_search("plain");
  require_not_found("program", EACCES);
  set_search("plain:none:empty:file");
  require_not_found("program", EACCES);
  set_search("none:file:HERE/plain:empty");
  require_not_found("program", EACCES);
  set_search("empty:file:plain");
  require_not_found("program", EACCES);
  set_search("empty");
  require_not_found("program", ENOENT);
  set_search("none:file:empty");
  require_not_found("program", ENOENT);
  // POSIX: execve's ENOTDIR would do as well where nothing but a file was asked.
  set_search("file");
  int status = 0;
  int error = search("program", (struct launch){0}, &status);
  if (error != ENOTDIR) require_not_found("program", ENOENT);
}

ASSERTION(PS_074) {
  static const char* const first[] = {":", ":bin", "::bin", "none::bin", ":HERE/bin:"};
  static const char* const later[] = {"bin:", "bin::", "HERE/bin::none"};
  write_program("program", 3);
  write_program("here", 3);
  write_program("bin/program", 4);
  for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
    set_search(first[i]);
    require_found("program", 3);
  }
  for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
    set_search(later[i]);
    require_found("program", 4);
    require_found("here", 3);
  }
  set_search("bin");
  require_not_found("here", ENOENT);
}

/// PATHs that mean "dir" once the child is there.
static void search_in_directory(const posix_spawn_file_actions_t* actions) {
  static const char* const paths[] = {".", "", ":none", "none:", "none::none", "sub/.."};
  struct launch l = {.actions = actions};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    set_search(paths[i]);
    require_found_with("both", l, 3);
    require_found_with("there", l, 3);
    require_not_found_with("here", l, ENOENT);
  }
  set_search("sub:..");
  require_found_with("deep", l, 5);
  require_found_with("here", l, 4);
  set_search("HERE:.");
  require_found_with("both", l, 4);
}

ASSERTION(PS_075) {
  posix_spawn_file_actions_t by_path, by_descriptor;
  write_program("both", 4);
  write_program("here", 4);
  write_program("dir/both", 3);
  write_program("dir/there", 3);
  write_program("dir/sub/deep", 5);
  int directory = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(&by_path);
  require_error("addchdir", add_chdir(&by_path, "dir"), 0);
  search_in_directory(&by_path);
  posix_spawn_file_actions_init(&by_descriptor);
  require_error("addfchdir", add_fchdir(&by_descriptor, directory), 0);
  search_in_directory(&by_descriptor);
}

ASSERTION(PS_076) {
  static const char* const paths[] = {"bin",   "bin/",   "HERE/bin", "HERE/bin/",
                                      "bin//", "./bin/", "none/:bin"};
  write_program("bin/program", 3);
  write_program("binprogram", 4);
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    set_search(paths[i]);
    require_found("program", 3);
  }
  set_search("/bin");
  require_not_found("program", ENOENT);
}
