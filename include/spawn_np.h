/* SPDX-License-Identifier: MIT */
/* What libspawn offers beyond the <spawn.h> of the system. C11 and C++.
 *
 * A declaration that the system's own headers have too is the same there: include both in any
 * order. Unless said otherwise a function returns 0 or an error number, leaves errno alone, may be
 * called from any thread (one object: one thread at a time), is not a cancellation point, and keeps
 * no pointer that it is given. */
#ifndef SPAWN_NP_H
#define SPAWN_NP_H

#ifdef __GNUC__
#pragma GCC system_header /* the system's own headers may declare the same */
#endif

#include <spawn.h>
#include <sys/types.h>

#if defined __cplusplus && defined __THROW
#define SPAWN_NP_NOTHROW __THROW
#else
#define SPAWN_NP_NOTHROW
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Flags of posix_spawnattr_setflags() that not every <spawn.h> shows. */

/** The child leads a new session (and group) without controlling terminal. With
 * POSIX_SPAWN_SETPGROUP the group must be 0 or the child's own; any other is EPERM from the spawn.
 * POSIX.1-2024, glibc 2.26, musl 1.1.17. */
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

/** The child is born in the cgroup of posix_spawnattr_setcgroup_np(). glibc 2.39. */
#ifndef POSIX_SPAWN_SETCGROUP
#define POSIX_SPAWN_SETCGROUP 0x100
#endif

/** The child changes to the directory `path` at this point of the actions; relative paths of later
 * actions, relative elements of PATH and a relative program path follow it. `path` is copied; its
 * length and existence are not checked before the spawn, which then gives chdir()'s error.
 * Errors: ENOMEM no memory for the action; EINVAL the object was filled by another library or
 * destroyed through a copy. POSIX.1-2024. */
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t* __restrict file_actions,
                                      const char* __restrict path) SPAWN_NP_NOTHROW;

/** The same function under its older name. glibc 2.29, musl 1.1.24, macOS 10.15, FreeBSD 13.1. */
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* __restrict file_actions,
                                         const char* __restrict path) SPAWN_NP_NOTHROW;

/** The child changes to the directory that `fildes` refers to at this point of the actions; the
 * descriptor may be close-on-exec and stays open. Errors: EBADF `fildes` is negative; ENOMEM,
 * EINVAL as for addchdir. The spawn gives fchdir()'s error: EBADF not open, ENOTDIR, EACCES.
 * POSIX.1-2024. */
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t* file_actions,
                                       int fildes) SPAWN_NP_NOTHROW;

/** The same function under its older name. glibc 2.29, musl 1.1.24, macOS 10.15, FreeBSD 13.1. */
int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t* file_actions,
                                          int fildes) SPAWN_NP_NOTHROW;

/** The child closes every descriptor numbered `from` or higher that is open at this point of the
 * actions. Linux 5.9 does it in one call; before, or where close_range() is refused, the child
 * reads /proc/self/fd, and without /proc it tries every number below the hard RLIMIT_NOFILE, at
 * most 1,048,576. Never fails in the spawn. Errors: EBADF `from` is negative; ENOMEM, EINVAL as for
 * addchdir. glibc 2.34, FreeBSD 13.1, Solaris 11, illumos. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t* file_actions,
                                             int from) SPAWN_NP_NOTHROW;

/** The child makes its process group the foreground group of the terminal `tcfd`, at this point of
 * the actions; it is not stopped by SIGTTOU for it. Errors: EBADF `tcfd` is negative; ENOMEM,
 * EINVAL as for addchdir. The spawn gives tcsetpgrp()'s error: EBADF, ENOTTY not the controlling
 * terminal, EPERM the group is in another session. glibc 2.35. */
int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t* file_actions,
                                             int tcfd) SPAWN_NP_NOTHROW;

/** Stores through `cgroup` the descriptor set by posix_spawnattr_setcgroup_np(), 0 if none was.
 * Always 0. glibc 2.39. */
int posix_spawnattr_getcgroup_np(const posix_spawnattr_t* __restrict attr,
                                 int* __restrict cgroup) SPAWN_NP_NOTHROW;

/** With POSIX_SPAWN_SETCGROUP the child is born in the version 2 cgroup whose directory `cgroup`
 * refers to. The descriptor stays the caller's and is read by the spawn. Always 0; the spawn gives
 * EBADF not a cgroup directory, EACCES no right to move processes there, EBUSY or ENOTSUP the group
 * takes none. Linux 5.7; before, or where clone3() is refused, the child writes itself into
 * cgroup.procs, and where that cannot be done either the spawn gives ENOTSUP. glibc 2.39. */
int posix_spawnattr_setcgroup_np(posix_spawnattr_t* attr, int cgroup) SPAWN_NP_NOTHROW;

/** posix_spawn() that gives a process descriptor instead of a process ID: unlike a number it never
 * comes to mean another process. Stored through `pidfd` (may be null) on success only; it is
 * close-on-exec and the caller's to close; waitid(P_PIDFD) waits for it, pidfd_send_signal()
 * signals. Errors: those of posix_spawn(); EMFILE, ENFILE no free descriptor; ENOSYS the kernel has
 * no waitid(P_PIDFD), Linux 5.4. glibc 2.39. */
int pidfd_spawn(int* __restrict pidfd, const char* __restrict path,
                const posix_spawn_file_actions_t* __restrict file_actions,
                const posix_spawnattr_t* __restrict attrp, char* const argv[], char* const envp[]);

/** pidfd_spawn() that looks for `file` in PATH as posix_spawnp() does. glibc 2.39. */
int pidfd_spawnp(int* __restrict pidfd, const char* __restrict file,
                 const posix_spawn_file_actions_t* __restrict file_actions,
                 const posix_spawnattr_t* __restrict attrp, char* const argv[], char* const envp[]);

/** The process ID, in the caller's PID namespace, of the process that `fd` refers to; or -1 with
 * errno: EBADF not a process descriptor; ESRCH the process was waited for; EREMOTE it has no number
 * in this namespace; ENOENT /proc is not mounted; EMFILE, ENFILE, ENOMEM it could not be opened.
 * glibc 2.39. */
pid_t pidfd_getpid(int fd) SPAWN_NP_NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
