// SPDX-License-Identifier: MIT
// PS-009: addchdir and addfchdir are declared, with the types that Issue 8 gives them.
#define _POSIX_C_SOURCE 202405L
#include <spawn.h>

int (*add_chdir)(posix_spawn_file_actions_t* __restrict,
                 const char* __restrict) = posix_spawn_file_actions_addchdir;
int (*add_fchdir)(posix_spawn_file_actions_t*, int) = posix_spawn_file_actions_addfchdir;
