// SPDX-License-Identifier: MIT
// POSIX: addchdir and addfchdir; older libcs have them with _np only.
#include "conformance/harness/directories.h"

#define WEAK __attribute__((weak))
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t*, const char*) WEAK;
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t*, int) WEAK;

int add_chdir(posix_spawn_file_actions_t* actions, const char* path) {
  if (posix_spawn_file_actions_addchdir == NULL) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
  }
  return posix_spawn_file_actions_addchdir(actions, path);
}

int add_fchdir(posix_spawn_file_actions_t* actions, int fd) {
  if (posix_spawn_file_actions_addfchdir == NULL) {
    return posix_spawn_file_actions_addfchdir_np(actions, fd);
  }
  return posix_spawn_file_actions_addfchdir(actions, fd);
}
