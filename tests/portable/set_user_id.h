// SPDX-License-Identifier: MIT
// A program of root's with the set-user-ID bit.
#pragma once

#include <sys/statvfs.h>

#include "tests/portable/apart.h"

/// Why such a program in the directory would gain nothing; null if it would.
static inline const char* useless_bit(const char* directory) {
  struct statvfs file_system;
  if (geteuid() != 0) return "needs root";
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0) return "no new privileges";
  if (statvfs(directory, &file_system) != 0) return "no directory";
  return (file_system.f_flag & ST_NOSUID) != 0 ? "nosuid" : NULL;
}

/// Makes the paused program one, in a directory of make_directory()'s. False, and skipped, where
/// there is no use in that, or nobody to use it.
static inline int make_set_user_id_program(const char* directory, char path[kTextSize + 8]) {
  if (skip_where_user_stays()) return 0;
  const char* reason = useless_bit(directory);
  if (reason != NULL) check_skip(reason);
  if (reason != NULL) return 0;
  CHECK_EQ(chmod(directory, 0755), 0);
  copy_program("paused", directory, 04755, path);
  return 1;
}
