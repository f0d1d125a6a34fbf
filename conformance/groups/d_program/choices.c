// SPDX-License-Identifier: MIT
// D: the search where the standard leaves a choice; docs/choices.md has libspawn's.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/d_program/programs.h"

/// An argument longer than the kernel takes (Linux: 128 KiB).
static char** oversized_argv(void) {
  static char argument[256 * 1024];
  static char* argv[] = {"program", argument, NULL};
  memset(argument, 'a', sizeof argument - 1);
  return argv;
}

/// PATH "bad:bin", where "bad" has a program that cannot run now, and "bin" one that exits with 4.
static void require_stop(const char* file, struct launch l, int error) {
  set_search("bad:bin");
  require_not_found_with(file, l, error);
  require_not_interpreted(file);
}

static void require_stops(void) {
  write_program("bin/text", 4);
  write_program("bin/busy", 4);
  write_program("bad/busy", 3);
  write_program("bad/large", 4);
  write_file("bad/text", ": > ran\n", 0755);
  require_stop("text", (struct launch){0}, ENOEXEC);
  require_stop("large", (struct launch){.argv = oversized_argv()}, E2BIG);
  int status = 0;
  int writer = open("bad/busy", O_WRONLY | O_CLOEXEC);
  set_up(writer >= 0, "open");
  int error = search("busy", (struct launch){0}, &status);
  // Linux 6.11: for a while such a file did run.
  if (error == 0) require_found("busy", 3);
  if (error != 0) require_error("a program that is open for writing", error, ETXTBSY);
}

ASSERTION(PS_073) {
  char path[512] = "";
  require_stops();
  write_program("bin/program", 3);
  memset(path, 'n', 300);
  set_search(strcat(path, ":bin"));
  int status = 0;
  int too_long = search("program", (struct launch){0}, &status);
  set_up(symlink("loop", "loop") == 0, "symlink");
  set_search("loop");
  int alone = search("program", (struct launch){0}, &status);
  set_search("loop:bin");
  int error = search("program", (struct launch){0}, &status);
  note("a looping element: %s", error == 0 ? "skipped" : error_name(error));
  require_found("program", 3);
  require_error("a component over NAME_MAX in PATH, then the program,", too_long, 0);
  require_error("a PATH that only loops", alone, ENOENT);
}

/// A root with one program in each of the usual directories.
static void enter_small_root(void) {
  copy_reporter("report");
  write_reporting_program("bin/both", "/report", 3);
  write_reporting_program("usr/bin/both", "/report", 4);
  write_reporting_program("usr/bin/second", "/report", 4);
  write_reporting_program("usr/local/bin/both", "/report", 5);
  write_reporting_program("usr/local/bin/local", "/report", 5);
  write_reporting_program("here/both", "/report", 6);
  write_reporting_program("here/hidden", "/report", 6);
  become_root();
  set_up(chroot(".") == 0 && chdir("/here") == 0, "chroot");
}

PRIVILEGED_ASSERTION(PS_077) {
  enter_small_root();
  int status = 0;
  set_up(unsetenv("PATH") == 0, "unsetenv");
  int local = search("local", (struct launch){0}, &status);
  note(local == 0 ? "/usr/local/bin is searched too" : "/bin and /usr/bin are searched");
  require_not_found("hidden", ENOENT);
  require_found("second", 4);
  require_not_found("local", ENOENT);
  require_found("both", 3);
  environ = NULL;
  int error = posix_spawnp(NULL, "hidden", NULL, NULL, (char*[]){"hidden", NULL}, (char*[]){NULL});
  require_error("posix_spawnp without any environment", error, ENOENT);
}

ASSERTION(PS_078) {
  write_program("program", 3);
  set_search("");
  require_found("program", 3);
  require_not_found("true", ENOENT);
  require_not_found("sh", ENOENT);
}

ASSERTION(PS_079) {
  static const char* const paths[] = {"bin", "HERE/bin:/bin", "", ":", "plain:bin"};
  write_program("bin/program", 3);
  write_program("plain/program", 3);
  set_up(chmod("plain/program", 0644) == 0, "chmod");
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    set_search(paths[i]);
    require_not_found("", ENOENT);
  }
  set_up(unsetenv("PATH") == 0, "unsetenv");
  require_not_found("", ENOENT);
}

/// PATH begins with this directory, spelled with `length` bytes of slashes and dots.
static void set_long_search(const char* directory, size_t length) {
  char* path = calloc(1, length + 64);
  strcpy(path, directory);
  while (strlen(path) < length) strcat(path, "/.");
  strcat(path, ":none:bin");
  set_search(path);
  free(path);
}

static void search_after_long_element(size_t length) {
  set_long_search("elsewhere", length);
  require_found("program", 3);
}

ASSERTION(PS_080) {
  char name[400];
  memset(name, 'n', sizeof name);
  name[399] = '\0';
  write_program("bin/program", 3);
  set_search("bin");
  int status = 0;
  int error = search(name, (struct launch){0}, &status);
  if (error != ENOENT) require_error("posix_spawnp of 399 bytes", error, ENAMETOOLONG);
  note("399 bytes: %s", error_name(error));
  write_program("long/program", 5);
  set_long_search("long", 4000);
  require_found("program", 5);
  search_after_long_element(5000);
  search_after_long_element(100000);
  // glibc: what follows an element that is too long is read as an empty one.
  write_program("program", 4);
  search_after_long_element(5000);
}
