// SPDX-License-Identifier: MIT
// Maps of descriptors: what the program found under each number, held against what was asked for.
#pragma once

#include "tests/portable/descriptors.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

typedef unsigned long long Identity;

/// How a map is asked for.
enum asking { kByCall, kByAction, kInPlace, kAskings };

/// `map_count` are in the list, `map_looked` numbers are looked at.
static const int* map;
static size_t map_count;
static int map_looked;
static char map_report[kTextSize];
static posix_spawnattr_t* map_attributes;

/// Where this process's answers go while its own standard streams are files of the test.
enum { kPrinted = 900 };

static inline Identity identity_of(int fd) {
  struct stat status;
  return fd >= 0 && fstat(fd, &status) == 0 ? status.st_ino : 0;
}

/// Opens a file of its own as number `fd`, with FD_CLOEXEC or 0.
static inline void open_distinct(int fd, int flags) {
  int file = (int)syscall(SYS_memfd_create, "distinct", 0);
  if (file != fd && (dup2(file, fd) != fd || close(file) != 0)) check.failures++;
  fcntl(fd, F_SETFD, flags);
}

/// Leaves files of its own at 0 to `last`, every other one close-on-exec, and nothing else.
static inline void open_distinct_up_to(int last) {
  char directory[kTextSize];
  snprintf(map_report, sizeof map_report, "%s", make_directory(directory));
  strcat(map_report, "/seen");
  write_file(map_report, "", 0666);
  chmod(directory, 0777);
  chmod(map_report, 0666);
  fflush(stdout);
  dup3(1, kPrinted, O_CLOEXEC);
  for (int fd = 3; fd < kPrinted; fd++) close(fd);
  for (int fd = 0; fd <= last; fd++) open_distinct(fd, fd % 2 == 0 ? FD_CLOEXEC : 0);
}

/// Gives back the standard output.
static inline void close_distinct(void) {
  dup2(kPrinted, 1);
  strrchr(map_report, '/')[0] = '\0';
  remove_directory(map_report);
}

static inline int ask_for_map(pid_t* pid, const char* path, char* const argv[],
                              enum asking asking) {
  if (asking == kByCall) {
    return posix_spawn_fds_np(pid, path, argv, environ, map, map_count, map_attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  int error = posix_spawn_file_actions_addfdmap_np(&actions, map, map_count);
  if (error == 0) error = posix_spawn(pid, path, &actions, map_attributes, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Becomes the program; its exit status tells where that fails.
static inline void become(const char* path, char* const argv[]) {
  posix_spawnattr_t attributes;
  pid_t unused;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETEXEC);
  map_attributes = &attributes;
  _exit(100 + ask_for_map(&unused, path, argv, kByAction));
}

static inline int start_for_map(pid_t* pid, const char* path, char* const argv[],
                                enum asking asking) {
  if (asking != kInPlace) return ask_for_map(pid, path, argv, asking);
  *pid = fork();
  if (*pid == 0) become(path, argv);
  return 0;
}

static Identity map_seen[1 << 17];

/// Starts a program that looks, and waits for it: map_seen is what it saw of each number.
static inline int look(enum asking asking) {
  char path[kTextSize];
  char looked[16];
  pid_t pid = -1;
  snprintf(looked, sizeof looked, "%d", map_looked);
  char* argv[] = {"identities", map_report, looked, NULL};
  int error = start_for_map(&pid, helper("identities", path), argv, asking);
  if (error != 0) return error;
  if (wait_for(pid) != 0) return -1;
  int file = open(map_report, O_RDONLY | O_CLOEXEC);
  ssize_t size = read(file, map_seen, (size_t)map_looked * sizeof *map_seen);
  close(file);
  return size == (ssize_t)((size_t)map_looked * sizeof *map_seen) ? 0 : -2;
}

/// 0, or the number of the first mistake, counted from 1; negative: no answer.
static inline int find_mistake(enum asking asking) {
  int error = look(asking);
  if (error != 0) return -1000 - error;
  for (int fd = 0; fd < map_looked; fd++) {
    Identity expected = (size_t)fd < map_count ? identity_of(map[fd]) : 0;
    if (map_seen[fd] != expected) return fd + 1;
  }
  return 0;
}

/// The map as text, for the line of a test that failed.
static inline const char* map_text(char text[kTextSize]) {
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < map_count && used < kTextSize - 16; i++) {
    used += (size_t)sprintf(text + used, " %d", map[i]);
  }
  return text;
}

/// True if the map is right however it is asked for, and the list as it was; else it prints it.
static inline int is_right(const int* fds, size_t n, enum asking asking) {
  char text[kTextSize];
  map = fds;
  map_count = n;
  int mistake = find_mistake(asking);
  if (mistake == 0) return 1;
  dprintf(kPrinted, "# asking %d, mistake %d in map%s\n", (int)asking, mistake, map_text(text));
  return 0;
}

/// For tests that have their list of actions in `object`.
#define COUNT(list) (sizeof(list) / sizeof *(list))
#define ADD(kind, ...) CHECK_EQ(posix_spawn_file_actions_add##kind(&object, __VA_ARGS__), 0)
#define ADD_MAP(...)                    \
  do {                                  \
    const int list_[] = {__VA_ARGS__};  \
    ADD(fdmap_np, list_, COUNT(list_)); \
  } while (0)
