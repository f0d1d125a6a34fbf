// SPDX-License-Identifier: MIT
// A caller with thousands of descriptors, and above them files for its children.
#pragma once

#include <sys/utsname.h>

#include "tests/portable/identities.h"

enum { kMany = 19000, kFewer = 1000, kAbove = 12, kNotOpened = kAbove, kLow = 8, kRoomAbove = 60 };
enum { kPidfdOpen = 434, kPidfdGetfd = 438, kUnshare = 2 };

/// The number of the first file of those above.
static int above;

/// Raises the limit as far as that is permitted; how many can be opened then.
static inline int raise_limit(void) {
  struct rlimit limit;
  rlim_t wanted = kMany + kRoomAbove;
  getrlimit(RLIMIT_NOFILE, &limit);
  struct rlimit raised = {wanted, limit.rlim_max < wanted ? wanted : limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return kMany;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return (int)limit.rlim_cur - kRoomAbove;
}

/// 3 to kLow - 1 and `above` to above + kAbove - 1 are files of their own, all between is the
/// standard input. A first spawn finds out about memory. False, and skipped, where that cannot be.
static inline int open_above(void) {
  above = raise_limit();
  close_inherited();
  for (int fd = kLow; fd < above; fd++) {
    if (above < kFewer || fcntl(0, F_DUPFD_CLOEXEC, fd) != fd) {
      check_skip("so many descriptors cannot be had");
      return 0;
    }
  }
  for (int fd = 3; fd < kLow; fd++) open_distinct(fd, 0);
  for (int fd = above; fd < above + kAbove; fd++) open_distinct(fd, fd % 2 == 0 ? FD_CLOEXEC : 0);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  return 1;
}

/// "a3" is the file at above + 3, "3" the one at 3, "n" /dev/null.
static inline Identity identity_named(const char* word) {
  struct stat status;
  if (*word == 'n') return stat("/dev/null", &status) == 0 ? status.st_ino : 0;
  return identity_of(*word == 'a' ? above + atoi(word + 1) : atoi(word));
}

static inline Identity identity_in(pid_t pid, int fd) {
  char path[64];
  struct stat status;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
  return stat(path, &status) == 0 ? status.st_ino : 0;
}

/// The child has these files and no others: "0=a0 1=a1 5=4".
static inline void check_files(pid_t pid, const char* expected) {
  char list[kListSize];
  char numbers[kTextSize] = "";
  for (const char* at = expected; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
    int fd = atoi(at);
    sprintf(numbers + strlen(numbers), numbers[0] == '\0' ? "%d" : " %d", fd);
    if (identity_in(pid, fd) != identity_named(strchr(at, '=') + 1)) CHECK_TEXT(expected, "right");
  }
  CHECK_TEXT(descriptors_of(pid, list), numbers);
}

/// The caller still has all, as they were.
static inline void check_above(void) {
  int wrong = 0;
  for (int fd = kLow; fd < above; fd++) wrong += fcntl(fd, F_GETFD) != FD_CLOEXEC;
  for (int fd = above; fd < above + kAbove; fd++) {
    wrong += fcntl(fd, F_GETFD) != (fd % 2 == 0 ? FD_CLOEXEC : 0);
  }
  CHECK_EQ(wrong, 0);
  CHECK_EQ(fcntl(above + kNotOpened, F_GETFD), -1);
  CHECK_EQ(count_descriptors(getpid()), above + kAbove);
}

typedef void Adding(posix_spawn_file_actions_t*);
#define DO(kind, ...) CHECK_EQ(posix_spawn_file_actions_add##kind(actions, __VA_ARGS__), 0)
#define LIST(name, ...) \
  static void name(posix_spawn_file_actions_t* actions) { __VA_ARGS__; }

static inline void add_streams(posix_spawn_file_actions_t* actions) {
  for (int fd = 0; fd < 3; fd++) DO(dup2, above + fd, fd);
}

/// The usual list.
static inline void add_streams_alone(posix_spawn_file_actions_t* actions) {
  add_streams(actions);
  DO(closefrom_np, 3);
}

/// The exit status of a child of that list, or the negative number of a signal.
static inline int end_with(Adding* add, uint32_t flags) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, flags);
  add(&actions);
  int error = posix_spawn(&pid, helper("ends", path), &actions, &attributes, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? end_of(pid) : -1000 - error;
}

/// What a child would do, and whether it is better than to copy: from 5.9 to 6.10 Linux copies
/// tables in blocks of 4,096.
static inline int can_fetch(void) {
  struct utsname names;
  int major = 0;
  int minor = 0;
  uname(&names);
  sscanf(names.release, "%d.%d", &major, &minor);
  if (major < 5 || (major == 5 && minor < 16)) return 0;
  int copies_well = major > 6 || (major == 6 && minor >= 11);
  if (!copies_well && raise_limit() < 2 * 4096) return 0;
  if (syscall(kCloseRange, ~0U, ~0U, kUnshare) != 0) return 0;
  return syscall(kPidfdGetfd, syscall(kPidfdOpen, getppid(), 0), 0, 0) > 0;
}

static inline int skip_where_none_is_fetched(void) {
  if (is_possible(can_fetch)) return 0;
  check_skip("no descriptor may be got from another process");
  return 1;
}
