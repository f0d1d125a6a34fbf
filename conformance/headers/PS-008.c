// SPDX-License-Identifier: MIT
// PS-008: each function has its prototype and is a function where macros of its name are
// suppressed.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>

#undef posix_spawn
#undef posix_spawnp
#undef posix_spawn_file_actions_init
#undef posix_spawn_file_actions_destroy
#undef posix_spawn_file_actions_addopen
#undef posix_spawn_file_actions_addclose
#undef posix_spawn_file_actions_adddup2
#undef posix_spawnattr_init
#undef posix_spawnattr_destroy
#undef posix_spawnattr_setflags
#undef posix_spawnattr_getflags
#undef posix_spawnattr_setpgroup
#undef posix_spawnattr_getpgroup
#undef posix_spawnattr_setsigmask
#undef posix_spawnattr_getsigmask
#undef posix_spawnattr_setsigdefault
#undef posix_spawnattr_getsigdefault
#undef posix_spawnattr_setschedparam
#undef posix_spawnattr_getschedparam
#undef posix_spawnattr_setschedpolicy
#undef posix_spawnattr_getschedpolicy

typedef posix_spawnattr_t attributes_t;
typedef posix_spawn_file_actions_t actions_t;

typedef int spawn_function(pid_t* __restrict, const char* __restrict, const actions_t* __restrict,
                           const attributes_t* __restrict, char* const* __restrict,
                           char* const* __restrict);

spawn_function* spawn = posix_spawn;
spawn_function* spawnp = posix_spawnp;

int (*init_actions)(actions_t*) = posix_spawn_file_actions_init;
int (*destroy_actions)(actions_t*) = posix_spawn_file_actions_destroy;
int (*add_open)(actions_t* __restrict, int, const char* __restrict, int,
                mode_t) = posix_spawn_file_actions_addopen;
int (*add_close)(actions_t*, int) = posix_spawn_file_actions_addclose;
int (*add_dup2)(actions_t*, int, int) = posix_spawn_file_actions_adddup2;

int (*init)(attributes_t*) = posix_spawnattr_init;
int (*destroy)(attributes_t*) = posix_spawnattr_destroy;
int (*set_flags)(attributes_t*, short) = posix_spawnattr_setflags;
int (*get_flags)(const attributes_t* __restrict, short* __restrict) = posix_spawnattr_getflags;
int (*set_group)(attributes_t*, pid_t) = posix_spawnattr_setpgroup;
int (*get_group)(const attributes_t* __restrict, pid_t* __restrict) = posix_spawnattr_getpgroup;

typedef int set_signals(attributes_t* __restrict, const sigset_t* __restrict);
typedef int get_signals(const attributes_t* __restrict, sigset_t* __restrict);

set_signals* set_mask = posix_spawnattr_setsigmask;
get_signals* get_mask = posix_spawnattr_getsigmask;
set_signals* set_default = posix_spawnattr_setsigdefault;
get_signals* get_default = posix_spawnattr_getsigdefault;

int (*set_parameters)(attributes_t* __restrict,
                      const struct sched_param* __restrict) = posix_spawnattr_setschedparam;
int (*get_parameters)(const attributes_t* __restrict,
                      struct sched_param* __restrict) = posix_spawnattr_getschedparam;
int (*set_policy)(attributes_t*, int) = posix_spawnattr_setschedpolicy;
int (*get_policy)(const attributes_t* __restrict, int* __restrict) = posix_spawnattr_getschedpolicy;
