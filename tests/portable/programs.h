// SPDX-License-Identifier: MIT
// Copies of the helper programs, for every user.
#pragma once

#include "tests/portable/child.h"

/// Copies a helper program into a directory, with a mode; its path in `path`.
static inline const char* copy_program(const char* name, const char* to, mode_t mode,
                                       char path[kTextSize + 8]) {
  char from[kTextSize];
  static char bytes[1 << 20];
  snprintf(path, kTextSize + 8, "%s/%s", to, name);
  int source = open(helper(name, from), O_RDONLY | O_CLOEXEC);
  int copy = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
  for (ssize_t size; (size = read(source, bytes, sizeof bytes)) > 0;) {
    CHECK_EQ(write(copy, bytes, (size_t)size), size);
  }
  CHECK_EQ(fchmod(copy, mode), 0);
  close(source);
  close(copy);
  return path;
}

static char public_helpers[kTextSize];

static inline void remove_helpers(void) { remove_directory(public_helpers); }

/// Makes the programs that pause and that end such that every user may execute, until the end of
/// this program: what root has built may be for root alone. At most once.
static inline void publish_helpers(void) {
  char path[kTextSize + 8];
  if (geteuid() != 0 || public_helpers[0] != '\0') return;
  // A directory of mkdtemp()'s is its user's alone.
  CHECK_EQ(chmod(make_directory(public_helpers), 0755), 0);
  copy_program("paused", public_helpers, 0755, path);
  copy_program("ends", public_helpers, 0755, path);
  setenv("LIBSPAWN_HELPERS", public_helpers, 1);
  atexit(remove_helpers);
}
