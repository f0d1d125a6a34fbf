/* SPDX-License-Identifier: MIT */
/* <spawn.h> as POSIX.1-2024 has it, for programs on libspawn: the system's, and what it lacks.
 *
 * Put its folder in front: cc -I$(PREFIX)/include/libspawn. It adds no name outside those that
 * POSIX gives to this header, so that it serves strictly conforming programs; the extensions are in
 * <spawn_np.h>, before or after it. */

#ifdef __GNUC__
#pragma GCC system_header /* the system's own header declares most of this */
#endif

#include_next <spawn.h>

#ifndef _LIBSPAWN_POSIX_SPAWN_H /* POSIX: other names belong to the program */
#define _LIBSPAWN_POSIX_SPAWN_H

#if defined __cplusplus && defined __THROW
#define _LIBSPAWN_NOTHROW __THROW
#else
#define _LIBSPAWN_NOTHROW
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The child leads a new session. glibc shows it under _GNU_SOURCE only. */
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

/* The system's functions, with POSIX's `restrict` on every pointer. */

int posix_spawn(pid_t* __restrict, const char* __restrict,
                const posix_spawn_file_actions_t* __restrict, const posix_spawnattr_t* __restrict,
                char* const* __restrict, char* const* __restrict);
int posix_spawnp(pid_t* __restrict, const char* __restrict,
                 const posix_spawn_file_actions_t* __restrict, const posix_spawnattr_t* __restrict,
                 char* const* __restrict, char* const* __restrict);

/** As in <spawn_np.h>. */
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t* __restrict,
                                      const char* __restrict) _LIBSPAWN_NOTHROW;
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t*, int) _LIBSPAWN_NOTHROW;

#ifdef __cplusplus
}
#endif

#undef _LIBSPAWN_NOTHROW

#endif
