// SPDX-License-Identifier: MIT
// Descriptors: this process's as a test wants them, a child's as they are.
#pragma once

#include "tests/portable/child.h"

/// Opens /dev/null as number `fd`, with FD_CLOEXEC or 0.
static inline void open_at(int fd, int flags) {
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK_EQ(dup2(file, fd), fd);
  CHECK_EQ(fcntl(fd, F_SETFD, flags), 0);
  if (file != fd) close(file);
}

/// So many more that copying them is not the cheapest for a child.
static inline void open_more(void) {
  for (int i = 0; i < 20; i++) fcntl(2, F_DUPFD_CLOEXEC, 300);
}

/// Starts a child where the table of descriptors is full, `last` the last, and checks which it has.
static inline void check_open_where_full(const posix_spawn_file_actions_t* actions,
                                         const posix_spawnattr_t* attributes, int last,
                                         const char* expected) {
  char text[kListSize];
  pid_t pid = start_paused(actions, attributes);
  close(last);  // room to look
  close(last - 1);
  if (pid > 0) wait_until_ready(pid);
  CHECK_TEXT(descriptors_of(pid, text), expected);
  end(pid);
}

/// Starts a child, and checks which descriptors it has.
#define CHECK_OPEN(actions, attributes, expected)                          \
  do {                                                                     \
    char list_[kListSize];                                                 \
    pid_t pid_ = start_ready(actions, attributes);                         \
    CHECK_TEXT(pid_ > 0 ? descriptors_of(pid_, list_) : "none", expected); \
    end(pid_);                                                             \
  } while (0)
