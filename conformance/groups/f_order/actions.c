// SPDX-License-Identifier: MIT
// F: file actions run in their order, each once.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"

enum { kFirst = 10, kNumbers = 8, kSteps = 300, kClosed = -1 };

static posix_spawn_file_actions_t actions;

static char* name_of(int file) {
  static char name[16];
  snprintf(name, sizeof name, "file-%d", file);
  return name;
}

static void make_files(void) {
  for (int i = 0; i < kNumbers; i++) write_file(name_of(i), "", 0600);
}

/// Descriptor `fd` of the new image is this file, or is closed.
static void require_file(const char* what, int fd, int file) {
  char key[16], expected[64];
  struct stat status;
  snprintf(key, sizeof key, "fd.%d", fd);
  if (file == kClosed) {
    require(!is_seen(key), "%s: descriptor %d is open", what, fd);
    return;
  }
  require(is_seen(key), "%s: descriptor %d is closed", what, fd);
  set_up(stat(name_of(file), &status) == 0, "stat");
  snprintf(expected, sizeof expected, "file=%lu:%lu ", (unsigned long)status.st_dev,
           (unsigned long)status.st_ino);
  require(strstr(seen(key), expected) != NULL, "%s: descriptor %d is another file", what, fd);
}

static void add_open(int fd, int file) {
  posix_spawn_file_actions_addopen(&actions, fd, name_of(file), O_RDWR, 0);
}

/// One action chosen by `random`, and what it does to the table.
static void add_some_action(unsigned random, int* table) {
  int from = (int)(random / 4 % kNumbers), to = (int)(random / 64 % kNumbers);
  if (table[from] == kClosed || from == to) {
    add_open(kFirst + to, (int)(random / 512 % kNumbers));
    table[to] = (int)(random / 512 % kNumbers);
  } else if (random % 4 == 0) {
    posix_spawn_file_actions_addclose(&actions, kFirst + from);
    table[from] = kClosed;
  } else {
    posix_spawn_file_actions_adddup2(&actions, kFirst + from, kFirst + to);
    table[to] = table[from];
  }
}

static void run_many(void) {
  int table[kNumbers];
  unsigned random = 1;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < kNumbers; i++) table[i] = kClosed;
  for (int i = 0; i < kSteps; i++) {
    random = random * 1103515245 + 12345;
    add_some_action(random >> 16, table);
  }
  observe((struct launch){.actions = &actions});
  for (int i = 0; i < kNumbers; i++) require_file("many actions", kFirst + i, table[i]);
}

static void swap_standard(void) {
  set_up(open(name_of(0), O_RDWR | O_CLOEXEC) >= 0, "open");
  posix_spawn_file_actions_init(&actions);
  add_open(0, 0);
  add_open(1, 1);
  posix_spawn_file_actions_adddup2(&actions, 0, 9);
  posix_spawn_file_actions_adddup2(&actions, 1, 0);
  posix_spawn_file_actions_adddup2(&actions, 9, 1);
  posix_spawn_file_actions_addclose(&actions, 9);
  observe((struct launch){.actions = &actions});
  require_file("stdin and stdout swapped", 0, 1);
  require_file("stdin and stdout swapped", 1, 0);
  require_file("stdin and stdout swapped", 9, kClosed);
}

static void open_and_close(void) {
  posix_spawn_file_actions_init(&actions);
  add_open(5, 0);
  posix_spawn_file_actions_addclose(&actions, 5);
  posix_spawn_file_actions_addclose(&actions, 6);
  add_open(6, 1);
  add_open(7, 2);
  posix_spawn_file_actions_adddup2(&actions, 7, 8);
  posix_spawn_file_actions_addclose(&actions, 7);
  add_open(7, 3);
  observe((struct launch){.actions = &actions});
  require_file("open, then close", 5, kClosed);
  require_file("close, then open", 6, 1);
  require_file("dup2, close, open", 8, 2);
  require_file("dup2, close, open", 7, 3);
}

/// Orders in which an action cannot work.
static void use_too_late(void) {
  posix_spawn_file_actions_init(&actions);
  add_open(7, 2);
  posix_spawn_file_actions_addclose(&actions, 7);
  posix_spawn_file_actions_adddup2(&actions, 7, 8);
  require_launch_error((struct launch){.actions = &actions}, EBADF);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, 7, 8);
  add_open(7, 2);
  require_launch_error((struct launch){.actions = &actions}, EBADF);
  posix_spawn_file_actions_init(&actions);
  require_error("addchdir", add_chdir(&actions, "dir"), 0);
  add_open(7, 2);
  require_launch_error((struct launch){.actions = &actions}, ENOENT);
  posix_spawn_file_actions_init(&actions);
  add_open(7, 2);
  require_error("addchdir", add_chdir(&actions, "dir"), 0);
  observe((struct launch){.actions = &actions});
  require_file("open, then chdir", 7, 2);
}

ASSERTION(PS_104) {
  make_files();
  set_up(mkdir("dir", 0755) == 0, "mkdir");
  swap_standard();
  open_and_close();
  use_too_late();
  run_many();
}

/// Actions that fail, or undo themselves, when they are run twice.
static void add_unrepeatable(void) {
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, "made", O_WRONLY | O_CREAT | O_EXCL, 0600);
  add_open(8, 0);
  posix_spawn_file_actions_addclose(&actions, 8);
  require_error("addchdir", add_chdir(&actions, "dir"), 0);
  posix_spawn_file_actions_adddup2(&actions, 10, 12);
  posix_spawn_file_actions_adddup2(&actions, 11, 10);
  posix_spawn_file_actions_adddup2(&actions, 12, 11);
}

static void require_swapped(const char* what) {
  require_file(what, 10, 1);
  require_file(what, 11, 0);
}

static void require_made(void) {
  require(unlink("made") == 0, "the file of an open action was not made");
}

/// The search tries several names; the actions are run for the first only.
static void search_after_actions(void) {
  pid_t pid = -1;
  set_up(mkdir("bin", 0755) == 0 && symlink(reporter(), "bin/program") == 0, "symlink");
  set_up(setenv("PATH", "none:/none:.:../bin", 1) == 0, "setenv");
  int error = posix_spawnp(&pid, "program", &actions, NULL, (char*[]){"program", NULL}, environ);
  require_error("posix_spawnp", error, 0);
  require_exit(pid, 0);
  await_report();
  require_swapped("posix_spawnp");
  require_made();
}

ASSERTION(PS_105) {
  make_files();
  set_up(mkdir("dir", 0755) == 0, "mkdir");
  set_up(open(name_of(0), O_RDWR) == 3 && dup2(3, 10) == 10, "open, dup2");
  set_up(open(name_of(1), O_RDWR) == 4 && dup2(4, 11) == 11, "open, dup2");
  add_unrepeatable();
  observe((struct launch){.actions = &actions});
  require_swapped("two descriptors swapped");
  require_launch_error((struct launch){.actions = &actions}, EEXIST);
  require_made();
  require_launch_error((struct launch){.path = "./none", .actions = &actions}, ENOENT);
  require_made();
  observe((struct launch){.actions = &actions});
  require_swapped("a second spawn with the same object");
  require_made();
  search_after_actions();
}
