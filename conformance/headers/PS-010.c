// SPDX-License-Identifier: MIT
// PS-010: programs written for either edition compile: with restrict on the actions and without.
#define _POSIX_C_SOURCE 202405L
#include <spawn.h>

typedef int issue_8(pid_t* __restrict, const char* __restrict,
                    const posix_spawn_file_actions_t* __restrict,
                    const posix_spawnattr_t* __restrict, char* const* __restrict,
                    char* const* __restrict);
typedef int issue_7(pid_t* __restrict, const char* __restrict, const posix_spawn_file_actions_t*,
                    const posix_spawnattr_t* __restrict, char* const* __restrict,
                    char* const* __restrict);

issue_8* new_spawn = posix_spawn;
issue_8* new_spawnp = posix_spawnp;
issue_7* old_spawn = posix_spawn;
issue_7* old_spawnp = posix_spawnp;
