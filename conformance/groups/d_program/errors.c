// SPDX-License-Identifier: MIT
// D: errors of the path: what is missing, loops, is too long, is written to, has no format.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/d_program/programs.h"

ASSERTION(PS_060) {
  write_program("dir/program", 3);
  write_file("script", "#!./no-interpreter\n", 0755);
  set_up(symlink("nowhere", "dangling") == 0, "symlink");
  set_search("HERE");
  require_both_refuse("./none", ENOENT);
  require_both_refuse("./none/program", ENOENT);
  require_both_refuse("./dir/none", ENOENT);
  require_both_refuse("./script", ENOENT);
  require_both_refuse("./dangling", ENOENT);
  require_both_refuse("", ENOENT);
  require_not_found("none", ENOENT);
  require_not_found("script", ENOENT);
  require_not_found("dangling", ENOENT);
  require_both_run("./dir/program", 3);
}

ASSERTION(PS_061) {
  write_program("program", 3);
  require_both_refuse("./program/x", ENOTDIR);
  require_both_refuse("./program/", ENOTDIR);
  require_both_refuse("program/", ENOTDIR);
  require_both_refuse("./program/../program", ENOTDIR);
  require_both_refuse("/etc/passwd/x", ENOTDIR);
  require_both_refuse("/bin/sh/", ENOTDIR);
  require_both_run("./program", 3);
}

ASSERTION(PS_062) {
  set_up(symlink("self", "self") == 0, "symlink");
  set_up(symlink("two", "one") == 0 && symlink("one", "two") == 0, "symlink");
  require_both_refuse("./self", ELOOP);
  require_both_refuse("./one", ELOOP);
  require_both_refuse("./one/program", ELOOP);
  write_program("program", 3);
  set_up(symlink("program", "link") == 0, "symlink");
  require_both_run("./link", 3);
}

/// "./" and a component of this length.
static const char* long_component(size_t length) {
  static char path[1024];
  memset(path, 0, sizeof path);
  strcpy(path, "./");
  memset(path + 2, 'n', length);
  return path;
}

/// POSIX: a path over PATH_MAX may be refused, or lead to the program.
static void spawn_long_path(void) {
  char path[5000] = "";
  pid_t pid = -1;
  while (strlen(path) < 4980) strcat(path, "./");
  strcat(path, "program");
  int error = launch(&pid, (struct launch){.path = path});
  if (error != 0) require_error("the spawn of a path over PATH_MAX", error, ENAMETOOLONG);
  if (error == 0) require_exit(pid, 3);
  note(error == 0 ? "a path over PATH_MAX runs" : "a path over PATH_MAX: ENAMETOOLONG");
  int status = 0;
  error = search(path, (struct launch){0}, &status);
  if (error != 0) require_error("posix_spawnp of a path over PATH_MAX", error, ENAMETOOLONG);
}

ASSERTION(PS_063) {
  require_both_refuse(long_component(256), ENAMETOOLONG);
  require_both_refuse(long_component(399), ENAMETOOLONG);
  write_program(long_component(255), 3);
  require_both_run(long_component(255), 3);
  write_program("program", 3);
  spawn_long_path();
}

/// POSIX: may be refused while it is open for writing.
static void require_busy_or_run(const char* what, int error, int status) {
  if (error == ETXTBSY) {
    note("ETXTBSY");
    return;
  }
  require_error(what, error, 0);
  require(WIFEXITED(status), "%s: the child's wait status is %#x", what, (unsigned)status);
  require_equal("the child's exit status", WEXITSTATUS(status), 0);
  note("it runs");
}

ASSERTION(PS_064) {
  copy_reporter("program");
  pid_t pid = -1;
  int writer = open("program", O_WRONLY | O_CLOEXEC);
  set_up(writer >= 0, "open");
  int status = 0;
  int error = launch(&pid, (struct launch){.path = "./program"});
  if (error == 0) status = wait_status(pid);
  require_busy_or_run("the spawn", error, status);
  error = search("./program", (struct launch){0}, &status);
  require_busy_or_run("posix_spawnp", error, status);
  set_search("HERE");
  error = search("program", (struct launch){0}, &status);
  require_busy_or_run("posix_spawnp by PATH", error, status);
  close(writer);
  require_exit(start((struct launch){.path = "./program"}), 0);
}

static void write_formless(void) {
  static const char elf[] = "\177ELF, but not really";
  write_file("text", ": > ran\nexit 3\n", 0755);
  write_file("empty", "", 0755);
  write_file("blank", "\n\n", 0755);
  write_file("elf", elf, 0755);
}

static const char* const formless[] = {"./text", "./empty", "./blank", "./elf"};
enum { kFormless = sizeof formless / sizeof formless[0] };

ASSERTION(PS_065) {
  write_formless();
  for (int i = 0; i < kFormless; i++) {
    require_launch_error((struct launch){.path = formless[i]}, ENOEXEC);
    require_not_interpreted(formless[i]);
  }
}

ASSERTION(PS_066) {
  char path[256];
  write_formless();
  set_search("none:HERE");
  for (int i = 0; i < kFormless; i++) {
    require_not_found(formless[i], ENOEXEC);
    require_not_found(formless[i] + 2, ENOEXEC);
    set_up(getcwd(path, sizeof path - 16) != NULL, "getcwd");
    strcat(path, formless[i] + 1);
    int status = 0;
    require_error("posix_spawnp of the full path", search(path, (struct launch){0}, &status),
                  ENOEXEC);
    require_not_interpreted(formless[i]);
  }
}
