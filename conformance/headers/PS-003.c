// SPDX-License-Identifier: MIT
// PS-003: nothing but <spawn.h>, and its three other types can be used.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>

mode_t mode = 0644;
pid_t pid = -1;
sigset_t signals;
char sizes[sizeof(mode_t) + sizeof(pid_t) + sizeof(sigset_t)];
