/* SPDX-License-Identifier: MIT */
/* What the library takes for granted of a libc's types: held against each libc's own headers. */
#include <sched.h>
#include <signal.h>
#include <stddef.h>

#ifdef __cplusplus
#define HOLDS(condition) static_assert(condition, #condition)
#define ALIGNMENT(type) alignof(type)
#else
#define HOLDS(condition) _Static_assert(condition, #condition)
#define ALIGNMENT(type) _Alignof(type)
#endif

#if defined __LP64__
HOLDS(sizeof(posix_spawnattr_t) == 336);
HOLDS(ALIGNMENT(posix_spawnattr_t) == 8);
HOLDS(sizeof(posix_spawn_file_actions_t) == 80);
HOLDS(ALIGNMENT(posix_spawn_file_actions_t) == 8);
HOLDS(offsetof(posix_spawn_file_actions_t, __actions) == 8);
#endif

/* The members' names are the libcs' own, and the same but for these. */
#ifdef __GLIBC__
HOLDS(offsetof(posix_spawnattr_t, __pgrp) == 4);
HOLDS(offsetof(posix_spawnattr_t, __sd) == 8);
HOLDS(offsetof(posix_spawnattr_t, __ss) == 136);
HOLDS(offsetof(posix_spawnattr_t, __sp) == 264);
HOLDS(offsetof(posix_spawnattr_t, __policy) == 268);
HOLDS(sizeof(struct sched_param) == 4);
#else
HOLDS(offsetof(posix_spawnattr_t, __pgrp) == 4);
HOLDS(offsetof(posix_spawnattr_t, __def) == 8);
HOLDS(offsetof(posix_spawnattr_t, __mask) == 136);
HOLDS(offsetof(posix_spawnattr_t, __prio) == 264);
HOLDS(offsetof(posix_spawnattr_t, __pol) == 268);
HOLDS(offsetof(posix_spawnattr_t, __fn) == 272);
HOLDS(sizeof(struct sched_param) == 48);
#endif
HOLDS(offsetof(posix_spawnattr_t, __flags) == 0);
HOLDS(offsetof(struct sched_param, sched_priority) == 0);
HOLDS(sizeof(sigset_t) == 128);

HOLDS(POSIX_SPAWN_RESETIDS == 0x01 && POSIX_SPAWN_SETPGROUP == 0x02);
HOLDS(POSIX_SPAWN_SETSIGDEF == 0x04 && POSIX_SPAWN_SETSIGMASK == 0x08);
HOLDS(POSIX_SPAWN_SETSCHEDPARAM == 0x10 && POSIX_SPAWN_SETSCHEDULER == 0x20);
HOLDS(POSIX_SPAWN_SETSID == 0x80 && POSIX_SPAWN_SETCGROUP == 0x100);
#ifdef POSIX_SPAWN_USEVFORK
HOLDS(POSIX_SPAWN_USEVFORK == 0x40);
#endif
