// SPDX-License-Identifier: MIT
// Lists of actions, what the program has of it, and the caller's table, which no spawn may change.
#pragma once

#include "tests/portable/identities.h"

/// Numbers that are open: the files 0 … kFiles - 1, of which kPlace is a directory.
enum { kFiles = 60, kPlace = 48, kNotOpen = 77, kLookedAt = 256 };

/// "0=8 3=n": the program's 0 is the caller's 8, its 3 is /dev/null (c: the file "created" in the
/// directory kPlace; ?: any), and all others are closed.
struct list {
  const char* name;
  void (*add)(posix_spawn_file_actions_t*);
  uint32_t flags;
  const char* expected;
};

#define DO(kind, ...) CHECK_EQ(posix_spawn_file_actions_add##kind(actions, __VA_ARGS__), 0)
#define LIST(name, ...) \
  static void name(posix_spawn_file_actions_t* actions) { __VA_ARGS__; }

struct entry {
  dev_t device;
  ino_t inode;
  int flags;
  int status;
  off_t offset;
};

static struct entry noted[kLookedAt];
static int noted_count;
static char place[kTextSize];
static char mistake[2 * kTextSize];  // the first one

#define MISTAKE(...) \
  (mistake[0] == '\0' ? (void)snprintf(mistake, sizeof mistake, __VA_ARGS__) : (void)0)

static inline struct entry look_up(int fd) {
  struct stat status;
  struct entry entry = {0};
  entry.flags = fcntl(fd, F_GETFD);
  if (entry.flags < 0 || fstat(fd, &status) != 0) return entry;
  entry.device = status.st_dev;
  entry.inode = status.st_ino;
  entry.status = fcntl(fd, F_GETFL);
  entry.offset = lseek(fd, 0, SEEK_CUR);
  return entry;
}

static inline void note_table(void) {
  for (int fd = 0; fd < kLookedAt; fd++) noted[fd] = look_up(fd);
  noted_count = count_descriptors(getpid());
}

static inline void check_table(const char* name) {
  for (int fd = 0; fd < kLookedAt; fd++) {
    struct entry entry = look_up(fd);
    int is_same = entry.device == noted[fd].device && entry.inode == noted[fd].inode &&
                  entry.flags == noted[fd].flags && entry.status == noted[fd].status &&
                  entry.offset == noted[fd].offset;
    if (!is_same) MISTAKE("%s: the caller's %d was changed", name, fd);
  }
  if (count_descriptors(getpid()) != noted_count) MISTAKE("%s: the caller has more", name);
}

/// Every other file is close-on-exec, each has another offset. A first spawn finds out about
/// memory.
static inline void open_files(void) {
  char created[kTextSize + 16];
  char* argv[] = {"true", NULL};
  pid_t pid = -1;
  mistake[0] = '\0';
  open_distinct_up_to(kFiles - 1);
  make_directory(place);
  snprintf(created, sizeof created, "%s/created", place);
  write_file(created, "", 0600);
  int directory = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dup3(directory, kPlace, O_CLOEXEC) != kPlace || close(directory) != 0) MISTAKE("no files");
  for (int fd = 0; fd < kFiles; fd++) {
    if (fd != kPlace && lseek(fd, 3 * fd, SEEK_SET) != 3 * fd) MISTAKE("no offset");
  }
  if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) == 0) wait_for(pid);
  note_table();
}

/// Gives back the standard output, and says what went wrong.
static inline void close_files(void) {
  close_distinct();
  remove_directory(place);
  CHECK_TEXT(mistake, "");
}

static inline Identity identity_of_path(const char* path) {
  struct stat status;
  return stat(path, &status) == 0 ? status.st_ino : 0;
}

enum { kAny = -1 };

static inline Identity expected_identity(const char* word) {
  char created[kTextSize + 16];
  snprintf(created, sizeof created, "%s/created", place);
  if (*word == 'n') return identity_of_path("/dev/null");
  if (*word == 'c') return identity_of_path(created);
  return *word == '?' ? (Identity)kAny : identity_of(atoi(word));
}

/// What the program should have: an identity for each number, 0 for a closed one.
static inline void read_expected(const char* text, Identity expected[kLookedAt]) {
  memset(expected, 0, kLookedAt * sizeof *expected);
  for (const char* at = text; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
    expected[atoi(at)] = expected_identity(strchr(at, '=') + 1);
  }
}

static inline void compare_seen(const struct list* list) {
  Identity expected[kLookedAt];
  read_expected(list->expected, expected);
  for (int fd = 0; fd < kLookedAt; fd++) {
    int is_right =
        expected[fd] == (Identity)kAny ? map_seen[fd] != 0 : map_seen[fd] == expected[fd];
    if (!is_right) MISTAKE("%s: the program's %d is another", list->name, fd);
  }
}

static inline void read_seen(const struct list* list) {
  const ssize_t size = kLookedAt * sizeof *map_seen;
  int file = open(map_report, O_RDONLY | O_CLOEXEC);
  if (read(file, map_seen, (size_t)size) != size) MISTAKE("%s: nothing seen", list->name);
  close(file);
}

/// Starts a program that looks, and checks what it has and what the caller still has.
static inline void try_list(const struct list* list) {
  char path[kTextSize];
  char looked[16];
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t pid = -1;
  snprintf(looked, sizeof looked, "%d", kLookedAt);
  char* argv[] = {"identities", map_report, looked, NULL};
  posix_spawn_file_actions_init(&actions);
  if (list->add != NULL) list->add(&actions);
  init_recorded(&attributes, list->flags);
  int error = posix_spawn(&pid, helper("identities", path), &actions, &attributes, argv, environ);
  check_table(list->name);
  if (error != 0 || record.step != POSIX_SPAWN_STEP_NONE_NP) MISTAKE("%s: %d", list->name, error);
  if (error == 0 && wait_for(pid) != 0) MISTAKE("%s: the program failed", list->name);
  read_seen(list);
  compare_seen(list);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
}

/// The error of a spawn with the list that `add` makes, and extended flags.
static inline int spawn_list(pid_t* pid, const char* path, void (*add)(posix_spawn_file_actions_t*),
                             uint32_t flags) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"none", NULL};
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, flags);
  if (add != NULL) add(&actions);
  int error = posix_spawn(pid, path, &actions, &attributes, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

static inline void try_lists(const struct list* lists, size_t count) {
  open_files();
  for (size_t i = 0; i < count; i++) try_list(&lists[i]);
  close_files();
}
