// SPDX-License-Identifier: MIT
// PS-002: nothing but <spawn.h>, and both types are complete.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>

posix_spawnattr_t attributes;
posix_spawn_file_actions_t actions;
char sizes[sizeof(posix_spawnattr_t) + sizeof(posix_spawn_file_actions_t)];
