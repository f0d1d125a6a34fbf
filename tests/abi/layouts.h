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

/* The library's own, which programs that were built earlier have as numbers. */
HOLDS(POSIX_SPAWN_SETRLIMIT_NP == 0x200 && POSIX_SPAWN_SETEXEC == 0x400);
HOLDS(POSIX_SPAWN_SETSIGIGN_NP == 0x800 && POSIX_SPAWN_START_SUSPENDED == 0x1000);
HOLDS(POSIX_SPAWN_NOEXECERR_NP == 0x2000 && POSIX_SPAWN_CLOEXEC_DEFAULT == 0x4000);
HOLDS((short)POSIX_SPAWN_DISABLE_ASLR_NP == POSIX_SPAWN_DISABLE_ASLR_NP);
HOLDS((POSIX_SPAWN_DISABLE_ASLR_NP & 0xffff) == 0x8000);
HOLDS(POSIX_SPAWN_NO_NEW_PRIVS_NP == 0x10000 && POSIX_SPAWN_RESETNOFILE_NP == 0x20000);
HOLDS(POSIX_SPAWN_NOZOMBIE == 0x40000 && POSIX_SPAWN_EXPLICIT_CPU == 0x80000);
HOLDS(POSIX_SPAWN_EXEC == POSIX_SPAWN_SETEXEC && POSIX_SPAWN_HOLD == POSIX_SPAWN_START_SUSPENDED);
HOLDS(POSIX_SPAWN_SETSIGIGN == POSIX_SPAWN_SETSIGIGN_NP);
HOLDS(PD_DAEMON == 1 && PD_CLOEXEC == 2 && B_FALSE == 0 && B_TRUE == 1);
HOLDS(POSIX_SPAWN_STEP_NONE_NP == 0 && POSIX_SPAWN_STEP_ARGUMENTS_NP == 1);
HOLDS(POSIX_SPAWN_STEP_FILE_ACTION_NP == 19 && POSIX_SPAWN_STEP_EXEC_NP == 29);
HOLDS(POSIX_SPAWN_STEP_KILLED_NP == 30 && POSIX_SPAWN_STEP_DEADLINE_NP == 31);
HOLDS(POSIX_SPAWN_OUTCOME_NP == 0x100000);

/* The same for every architecture. */
HOLDS(sizeof(posix_spawn_handle_np) == 32 && sizeof(struct posix_spawn_handle_np) == 32);
HOLDS(offsetof(posix_spawn_handle_np, pid) == 0 && offsetof(posix_spawn_handle_np, pidfd) == 4);
HOLDS(offsetof(posix_spawn_handle_np, outcome_fd) == 8);
HOLDS(offsetof(posix_spawn_handle_np, opaque) == 16);

#if defined __LP64__
HOLDS(offsetof(struct posix_spawn_error_np, call) == 32);
HOLDS(offsetof(struct posix_spawn_error_np, path) == 48);
HOLDS(offsetof(struct posix_spawn_error_np, candidate_count) == 4144);
HOLDS(offsetof(struct posix_spawn_error_np, candidate_paths) == 4276);
HOLDS(sizeof(struct posix_spawn_error_np) == 12344);
#endif
