/* SPDX-License-Identifier: MIT */
/* What libspawn offers beyond the <spawn.h> of the system. C11 and C++.
 *
 * A declaration that the system's own headers have too is the same there: include both in any
 * order. Unless said otherwise a function returns 0 or an error number, leaves errno alone, may be
 * called from any thread (one object: one thread at a time), is not a cancellation point, and keeps
 * no pointer that it is given.
 *
 * What a kernel or sandbox cannot do that was asked for is ENOTSUP, or the kernel's own error, from
 * the spawn; it is never left out in silence. posix_spawnattr_seterror_np() tells what it was.
 *
 * The last words of a comment say where the interface comes from, and what Linux has it by; where
 * no other system is named it is libspawn's own.
 *
 * Where nothing is said of errors, a function that adds an action gives EBADF for a negative
 * descriptor, ENOMEM, and EINVAL for an object that another library filled or that was destroyed
 * through a copy; one that sets an attribute gives ENOMEM, and EINVAL as above. A copy by value of
 * an object that has actions, or attributes of this header, shares them with the original: what is
 * added to one is in both, and after one is destroyed the other gives EINVAL.
 *
 * A null `envp` is an empty environment, as for all of Linux; on macOS, FreeBSD, Android and
 * cosmopolitan it is the caller's. */
#ifndef SPAWN_NP_H
#define SPAWN_NP_H

#ifdef __GNUC__
#pragma GCC system_header /* the system's own headers may declare the same */
#endif

#include <sched.h> /* cpu_set_t, with _GNU_SOURCE only */
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/types.h>

#if defined __cplusplus && defined __THROW
#define SPAWN_NP_NOTHROW __THROW
#else
#define SPAWN_NP_NOTHROW
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Flags of posix_spawnattr_setflags() that not every <spawn.h> shows. Numbers differ between
 * systems; only the names are theirs. */

/** The child leads a new session (and group) without controlling terminal. With
 * POSIX_SPAWN_SETPGROUP the group must be 0 or the child's own; any other is EPERM from the spawn.
 * The first terminal that a file action opens becomes the controlling one, unless with O_NOCTTY.
 * POSIX.1-2024, glibc 2.26, musl 1.1.17. */
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

/** The child is born in the cgroup of posix_spawnattr_setcgroup_np(). glibc 2.39. */
#ifndef POSIX_SPAWN_SETCGROUP
#define POSIX_SPAWN_SETCGROUP 0x100
#endif

/** The resource limits of posix_spawnattr_setrlimit_np() apply. cosmopolitan. */
#define POSIX_SPAWN_SETRLIMIT_NP 0x200

/** The caller itself becomes the program, as by execve(): on success the call does not return, and
 * `pid` is not written. What attributes and actions have changed by then stays changed when it
 * fails, but for the signal mask; users, groups and capabilities in the calling thread alone: a
 * process that asked for other ones should end then. With POSIX_SPAWN_START_SUSPENDED the caller's
 * parent sees it stop, late where another thread forks at that moment: when that child executes or
 * ends. A change of user, which macOS refuses here, works. ENOTSUP together with what only a new
 * process can have: namespaces, a process descriptor, POSIX_SPAWN_NOZOMBIE, a pipe
 * (posix_spawn_pipe_np). macOS 10.5; QNX: POSIX_SPAWN_EXEC. */
#define POSIX_SPAWN_SETEXEC 0x400
#define POSIX_SPAWN_EXEC POSIX_SPAWN_SETEXEC

/** The signals of posix_spawnattr_setsigignore_np() are ignored. illumos, Solaris 11; QNX:
 * POSIX_SPAWN_SETSIGIGN. */
#define POSIX_SPAWN_SETSIGIGN_NP 0x800
#define POSIX_SPAWN_SETSIGIGN POSIX_SPAWN_SETSIGIGN_NP

/** The program is stopped, as by SIGSTOP, before its first instruction; SIGCONT starts it. No other
 * process traces it, and a set-user-ID program is none the less. The spawn returns when it has
 * stopped: waitpid() with WUNTRACED reports it. Takes two free descriptors in the child (EMFILE);
 * ENOTSUP for the first process of a PID namespace, which nobody in it can stop, and where an
 * emulator does not stop it. macOS 10.5; QNX: POSIX_SPAWN_HOLD. Linux 2.6.12: a pipe with F_SETSIG,
 * closed by exec. */
#define POSIX_SPAWN_START_SUSPENDED 0x1000
#define POSIX_SPAWN_HOLD POSIX_SPAWN_START_SUSPENDED

/** A program that cannot be executed is not the spawn's error: it returns 0 and the ID of a child
 * that exits with status 127. Every other step still gives its error, and so does a name that
 * posix_spawnp() need not search for: an empty or overlong one. illumos, whose NOSIGCHLD_NP and
 * WAITPID_NP Linux has no means for: exec makes every child one that raises SIGCHLD. */
#define POSIX_SPAWN_NOEXECERR_NP 0x2000

/** Only descriptors that file actions open (without O_CLOEXEC), duplicate to, move to or list
 * (addinherit_np) survive in the program; all others are closed by exec. Actions themselves still
 * see them. Where no addinherit_np action is among them, 0, 1 and 2 stay as they are, as on bionic,
 * which has no such action; on macOS, and here with one, they must be named too. Linux 5.11;
 * before, the child marks each descriptor of /proc/self/fd. macOS 10.7, bionic (API 34). */
#define POSIX_SPAWN_CLOEXEC_DEFAULT 0x4000

/** The program's addresses are not randomised, nor are those of what it starts, but for set-user-ID
 * programs. For posix_spawnattr_setflags() alone: the number is negative, as the flags are a short.
 * FreeBSD 14. Linux 2.6.12: personality(). */
#define POSIX_SPAWN_DISABLE_ASLR_NP (-0x8000)
#ifndef _POSIX_SPAWN_DISABLE_ASLR /* macOS, undocumented */
#define _POSIX_SPAWN_DISABLE_ASLR POSIX_SPAWN_DISABLE_ASLR_NP
#endif

/* Flags of posix_spawnattr_setxflags() alone, for which a short has no room. */

/** Neither the program nor what it executes gains privileges (set-user-ID, file capabilities).
 * Linux 3.5: PR_SET_NO_NEW_PRIVS. */
#define POSIX_SPAWN_NO_NEW_PRIVS_NP 0x10000

/** The soft RLIMIT_NOFILE of the child is 1,024, or its hard limit where that is less: what
 * select() can handle, whatever the caller has raised its own to. File actions still go by the
 * caller's. */
#define POSIX_SPAWN_RESETNOFILE_NP 0x20000

/** The child leaves no zombie and raises no SIGCHLD; nobody can wait for it but through a process
 * descriptor. Linux 7.1: CLONE_AUTOREAP; ENOTSUP before. QNX. */
#define POSIX_SPAWN_NOZOMBIE 0x40000

/** The processors of posix_spawnattr_setrunmask() apply. QNX. */
#define POSIX_SPAWN_EXPLICIT_CPU 0x80000

/** The handle of posix_spawn_start_np() has a descriptor that tells of the outcome; for the other
 * functions it means nothing. */
#define POSIX_SPAWN_OUTCOME_NP 0x100000

/** bionic has another type for 64-bit signal sets, with functions like sigaddset64(); here every
 * set is one, and <signal.h>'s functions serve. */
typedef sigset_t sigset64_t;

/** illumos. Define SPAWN_NP_HAS_BOOLEAN_T where another header has it. */
#ifndef SPAWN_NP_HAS_BOOLEAN_T
typedef enum { B_FALSE, B_TRUE } boolean_t;
#define SPAWN_NP_HAS_BOOLEAN_T
#endif

/* File actions. They run in the child in the order in which they were added. */

/** The child changes to the directory `path` at this point of the actions; relative paths of later
 * actions, relative elements of PATH and a relative program path follow it. `path` is copied; its
 * length and existence are not checked before the spawn, which then gives chdir()'s error. Errors:
 * ENOMEM no memory for the action; EINVAL the object was filled by another library or destroyed
 * through a copy. POSIX.1-2024. */
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

/** `fildes` stays open in the program: its close-on-exec flag is cleared. With
 * POSIX_SPAWN_CLOEXEC_DEFAULT these actions are the list of what is inherited. The spawn gives
 * EBADF where it is not open. macOS 10.7. */
int posix_spawn_file_actions_addinherit_np(posix_spawn_file_actions_t* file_actions,
                                           int fildes) SPAWN_NP_NOTHROW;

/** The terminal `tcfd` becomes the controlling terminal of the child, which must lead a session
 * without one: POSIX_SPAWN_SETSID. The spawn gives ENOTTY not a terminal, EPERM not such a leader,
 * or another session has the terminal, EBADF. FreeBSD's and QNX's tcsetsid(); Linux: TIOCSCTTY. */
int posix_spawn_file_actions_addtcsetsid_np(posix_spawn_file_actions_t* file_actions,
                                            int tcfd) SPAWN_NP_NOTHROW;

/** posix_spawn_file_actions_addopen() of a path that is relative to the directory `dirfd`, or to
 * the working directory for AT_FDCWD. `fildes` and `dirfd` may be the same number. EBADF also for a
 * `fildes` from the soft RLIMIT_NOFILE on. Linux 2.6.16: openat(). */
int posix_spawn_file_actions_addopenat_np(posix_spawn_file_actions_t* __restrict file_actions,
                                          int fildes, int dirfd, const char* __restrict path,
                                          int oflag, mode_t mode) SPAWN_NP_NOTHROW;

/** `fildes` becomes `newfildes`: dup2(), then close(). Nothing is done where they are equal. EBADF
 * also from the soft RLIMIT_NOFILE on; the spawn gives EBADF where `fildes` is not open. skalibs.
 * */
int posix_spawn_file_actions_addmove_np(posix_spawn_file_actions_t* file_actions, int fildes,
                                        int newfildes) SPAWN_NP_NOTHROW;

/** Closes the descriptors `from` to `to` (INT_MAX: all) but the `count` ones in `except`, which is
 * copied, may be in any order, and may be null for none. Never fails in the spawn. EINVAL also
 * where `from` is over `to`; EBADF also for a negative number in the list. Linux 5.9:
 * close_range(), one call for each gap; before, /proc/self/fd, or each number below the hard
 * RLIMIT_NOFILE. */
int posix_spawn_file_actions_addcloserange_np(posix_spawn_file_actions_t* file_actions, int from,
                                              int to, const int except[],
                                              size_t count) SPAWN_NP_NOTHROW;

/** The descriptors become exactly those of a list, whatever was open before: number i becomes what
 * `fds[i]` is at this point of the actions; -1, and everything from `n` on, is closed. Numbers may
 * change places and appear several times; what is listed is not close-on-exec, though its source
 * may be, or POSIX_SPAWN_CLOEXEC_DEFAULT is set. `fds` is copied, and may be null where `n` is 0:
 * then nothing is open. Later actions may open more. The program of posix_spawnattr_setexecfd_np()
 * is what its number is before the action: it stays open until exec, whatever the list has there.
 * EBADF also for a negative number other than -1, and for a list that has a descriptor at the soft
 * RLIMIT_NOFILE or above. The spawn gives EBADF where a source is not open: the record has it as
 * `fd`, and as `new_fd` the number that it should become; EMFILE where all numbers below
 * RLIMIT_NOFILE are in the list and some of them are exchanged in a circle with no file in it that
 * is listed twice, or where no number that other actions leave alone is free for the program. An
 * action that fails and may (setoptional_np) leaves what it has done. Where it is the first action,
 * the caller waits for exec and no process descriptor is asked for, the cost depends on the highest
 * number that the list has, and not on how many are open above it (before Linux 6.11, above the
 * next multiple of 4,096). Linux 5.9: close_range(), one call for each gap; before, as for
 * addcloserange_np. */
int posix_spawn_file_actions_addfdmap_np(posix_spawn_file_actions_t* file_actions, const int fds[],
                                         size_t n) SPAWN_NP_NOTHROW;

/** The root directory of the child becomes `path`, which is copied; the working directory stays, so
 * add a chdir action behind it. The spawn gives EPERM without CAP_SYS_CHROOT, and chdir()'s errors.
 * Linux: chroot(). */
int posix_spawn_file_actions_addchroot_np(posix_spawn_file_actions_t* __restrict file_actions,
                                          const char* __restrict path) SPAWN_NP_NOTHROW;

/** The child joins the namespace that `fildes` refers to: one of /proc/<pid>/ns, or a process
 * descriptor. `nstype` is 0 or the CLONE_NEW* kinds that it must be; a process descriptor needs
 * them. A PID namespace becomes that of the program's children, not its own. The spawn gives EBADF,
 * EINVAL not a namespace of that kind, EPERM no privilege there, EUSERS for a time namespace. Linux
 * 3.0: setns(); process descriptors 5.8. */
int posix_spawn_file_actions_addsetns_np(posix_spawn_file_actions_t* file_actions, int fildes,
                                         int nstype) SPAWN_NP_NOTHROW;

/** `fildes` becomes a file from which the program reads the `size` bytes at `data`, like a shell's
 * here-document. They are copied now (null for none); the file is in memory, at its beginning, and
 * sealed: nobody can change it. EBADF also from the soft RLIMIT_NOFILE on. The spawn gives EMFILE,
 * ENFILE, ENOMEM, ENOTSUP; EFBIG over RLIMIT_FSIZE, where SIGXFSZ, unless it is ignored, ends the
 * child first. Linux 3.17: memfd_create(). */
int posix_spawn_file_actions_adddata_np(posix_spawn_file_actions_t* file_actions, int fildes,
                                        const void* data, size_t size) SPAWN_NP_NOTHROW;

/** The child calls `fn(arg)` at this point of the actions. 0: it goes on; an error number, up to
 * 4095, fails the spawn with it (any other: EINVAL), and the record says "callback". What `fn` does
 * to the child (directory, descriptors, limits, IDs …) is the program's; but it runs in the memory
 * of the caller, which waits: what it writes there stays written, and most of libc is not for it:
 * docs/callback.md has what it may call. It has 63 KiB of stack, the signal mask of the program, no
 * handler of the caller's; it must leave descriptors alone that it does not know. Where it ends the
 * child without an error the spawn returns 0, and the process ID is that of a child that ended
 * likewise. errno is the caller's and is put back. With POSIX_SPAWN_SETEXEC `fn` runs in the caller
 * itself. Under emulators it runs in a copy of the memory. EINVAL also for a null `fn`; the spawn
 * also gives ENOMEM where there is no memory for the stack. */
int posix_spawn_file_actions_addcallback_np(posix_spawn_file_actions_t* file_actions,
                                            int (*fn)(void* arg), void* arg) SPAWN_NP_NOTHROW;

/** Action number `action`, counted from 0, -1 for the last one added, may fail: the spawn goes on
 * with the next. What it did before it failed stays: an open action has closed its descriptor.
 * EINVAL also where there is no such action. */
int posix_spawn_file_actions_setoptional_np(posix_spawn_file_actions_t* file_actions,
                                            int action) SPAWN_NP_NOTHROW;

/* Attributes. In the child: signals, ID maps, cgroup, scheduling, nice, I/O priority, affinity, OOM
 * score, session, group, reset IDs, mask, umask; then file actions; then limits, groups, group,
 * user, capabilities, privileges, parent-death signal, addresses. (macOS runs the file actions
 * before all of them.) A function that reads one gives ENOENT where it was not set, unless said
 * otherwise. */

/** Stores all flags through `flags`, those of posix_spawnattr_getflags() included. QNX. */
int posix_spawnattr_getxflags(const posix_spawnattr_t* __restrict attr,
                              uint32_t* __restrict flags) SPAWN_NP_NOTHROW;

/** Sets all flags, those of posix_spawnattr_setflags() included; of POSIX_SPAWN_DISABLE_ASLR_NP the
 * lower 16 bits. posix_spawnattr_setflags() leaves those over 16 bits as they are. EINVAL also for
 * unknown flags. QNX; instead of others of its flags: posix_spawnp() (SEARCH_PATH), set_uid_np and
 * set_gid_np (SETCRED), addtcsetsid_np and addtcsetpgrp_np (TCSETPGROUP), RLIMIT_STACK
 * (SETSTACKMAX). */
int posix_spawnattr_setxflags(posix_spawnattr_t* attr, uint32_t flags) SPAWN_NP_NOTHROW;

/* posix_spawnattr_setschedpolicy() of <spawn.h> takes each of Linux's policies but SCHED_DEADLINE:
 * OTHER, FIFO, RR, BATCH, IDLE, EXT (Linux 6.12); with | SCHED_RESET_ON_FORK (Linux 2.6.32) what
 * the program starts has OTHER instead of FIFO and RR, and 0 instead of a negative nice value.
 * glibc takes the first three, musl none. */

/** The signals to be ignored with POSIX_SPAWN_SETSIGIGN_NP; empty at first. A signal that is also
 * in the set of POSIX_SPAWN_SETSIGDEF is default. SIGKILL and SIGSTOP have no effect. illumos,
 * Solaris 11. Linux: rt_sigaction(). */
int posix_spawnattr_getsigignore_np(const posix_spawnattr_t* __restrict attr,
                                    sigset_t* __restrict sigignore) SPAWN_NP_NOTHROW;
int posix_spawnattr_setsigignore_np(posix_spawnattr_t* __restrict attr,
                                    const sigset_t* __restrict sigignore) SPAWN_NP_NOTHROW;

/** The same functions under QNX's names. */
int posix_spawnattr_getsigignore(const posix_spawnattr_t* __restrict attr,
                                 sigset_t* __restrict sigignore) SPAWN_NP_NOTHROW;
int posix_spawnattr_setsigignore(posix_spawnattr_t* __restrict attr,
                                 const sigset_t* __restrict sigignore) SPAWN_NP_NOTHROW;

/** posix_spawnattr_getsigmask() and its relatives under the names that bionic has for sets of 64
 * signals. bionic (API 28). */
int posix_spawnattr_getsigmask64(const posix_spawnattr_t* attr,
                                 sigset64_t* sigmask) SPAWN_NP_NOTHROW;
int posix_spawnattr_setsigmask64(posix_spawnattr_t* attr,
                                 const sigset64_t* sigmask) SPAWN_NP_NOTHROW;
int posix_spawnattr_getsigdefault64(const posix_spawnattr_t* attr,
                                    sigset64_t* sigdefault) SPAWN_NP_NOTHROW;
int posix_spawnattr_setsigdefault64(posix_spawnattr_t* attr,
                                    const sigset64_t* sigdefault) SPAWN_NP_NOTHROW;

/** The child's real, effective and saved user ID, and group ID, from after the file actions on,
 * which have the caller's. Groups of the caller's that are not its primary one stay: see
 * set_groups_np. EINVAL also for -1, which the kernel takes for "as it is". The spawn gives EPERM,
 * EAGAIN over that user's RLIMIT_NPROC (exec's), EINVAL not in the user namespace. The object is
 * changed, though const: it is a pointer on macOS. macOS 10.15. Linux: setresuid(), setresgid(). */
int posix_spawnattr_set_uid_np(const posix_spawnattr_t* __restrict attr,
                               uid_t uid) SPAWN_NP_NOTHROW;
int posix_spawnattr_set_gid_np(const posix_spawnattr_t* __restrict attr,
                               gid_t gid) SPAWN_NP_NOTHROW;

/** The child's supplementary groups, all of them: the `ngroups` in `gidarray`, which is copied.
 * `gmuid` has no effect on Linux, and the first is not, as on macOS, the effective group as well:
 * for that there is set_gid_np. EINVAL also for a number under 0 or over 65,536, and for a null
 * array but for none. The spawn gives EPERM, EINVAL not in the user namespace. macOS 10.15. Linux:
 * setgroups(). */
int posix_spawnattr_set_groups_np(const posix_spawnattr_t* __restrict attr, int ngroups,
                                  gid_t* __restrict gidarray, uid_t gmuid) SPAWN_NP_NOTHROW;

/** Accepted, without effect: Linux has no login name in the kernel. EINVAL null, ERANGE it has
 * LOGIN_NAME_MAX bytes or more. macOS 10.15. */
int posix_spawnattr_set_login_np(const posix_spawnattr_t* __restrict attr,
                                 const char* __restrict login) SPAWN_NP_NOTHROW;

/** The program's ambient capabilities, all of them: capability n at bit n. It has them as permitted
 * and effective ones though it is no longer root; the child must have them itself until then: with
 * set_uid_np it keeps the caller's. The spawn gives EPERM it has them not, ENOTSUP the kernel does
 * not know one. Linux 4.3: PR_CAP_AMBIENT. */
int posix_spawnattr_getambientcaps_np(const posix_spawnattr_t* __restrict attr,
                                      uint64_t* __restrict capabilities) SPAWN_NP_NOTHROW;
int posix_spawnattr_setambientcaps_np(posix_spawnattr_t* attr,
                                      uint64_t capabilities) SPAWN_NP_NOTHROW;

/** The child's nice value, -20 (most favourable) to 19; EINVAL for others. The spawn gives EACCES
 * for one under what RLIMIT_NICE allows. Linux: setpriority(). */
int posix_spawnattr_getnice_np(const posix_spawnattr_t* __restrict attr,
                               int* __restrict nice) SPAWN_NP_NOTHROW;
int posix_spawnattr_setnice_np(posix_spawnattr_t* attr, int nice) SPAWN_NP_NOTHROW;

/** The child's I/O priority: class 0 none, 1 real-time, 2 best-effort, 3 idle, and in it a level
 * from 0 (highest) to 7; EINVAL for others. The spawn gives EPERM for class 1 without privilege,
 * EINVAL class 0 with a level. Linux 2.6.13: ioprio_set(). */
int posix_spawnattr_getioprio_np(const posix_spawnattr_t* __restrict attr, int* __restrict io_class,
                                 int* __restrict level) SPAWN_NP_NOTHROW;
int posix_spawnattr_setioprio_np(posix_spawnattr_t* attr, int io_class, int level) SPAWN_NP_NOTHROW;

#ifdef CPU_SETSIZE
/** The processors on which the child may run. `cpusetsize` is in bytes; the set is copied. EINVAL
 * also for a null set or a size of 0, and where the set read is longer than `cpusetsize`. The spawn
 * gives EINVAL where none of them may be used, or none is in it. Linux 2.5.8: sched_setaffinity().
 * */
int posix_spawnattr_getaffinity_np(const posix_spawnattr_t* __restrict attr, size_t cpusetsize,
                                   cpu_set_t* __restrict cpuset) SPAWN_NP_NOTHROW;
int posix_spawnattr_setaffinity_np(posix_spawnattr_t* __restrict attr, size_t cpusetsize,
                                   const cpu_set_t* __restrict cpuset) SPAWN_NP_NOTHROW;
#endif

/** With POSIX_SPAWN_EXPLICIT_CPU the first 32 processors on which the child may run, one for each
 * bit; all at first, and then the child has the caller's. Counts where an affinity is set, too. The
 * spawn gives EINVAL where none of them may be used. QNX. Linux 2.5.8: sched_setaffinity(). */
int posix_spawnattr_getrunmask(const posix_spawnattr_t* __restrict attr,
                               uint32_t* __restrict runmask) SPAWN_NP_NOTHROW;
int posix_spawnattr_setrunmask(posix_spawnattr_t* attr, uint32_t runmask) SPAWN_NP_NOTHROW;

/** The child's file mode creation mask, which file actions are subject to. EINVAL also for bits
 * outside 0777. z/OS: SETUMASK. Linux: umask(). */
int posix_spawnattr_getumask_np(const posix_spawnattr_t* __restrict attr,
                                mode_t* __restrict mask) SPAWN_NP_NOTHROW;
int posix_spawnattr_setumask_np(posix_spawnattr_t* attr, mode_t mask) SPAWN_NP_NOTHROW;

/** What the out-of-memory killer adds to the child's score, -1000 (never) to 1000 (first); EINVAL
 * for others. The spawn gives EACCES for one lower than the least the caller may have, and for any
 * to an ordinary user's process that is not dumpable, as its /proc is root's; ENOTSUP without
 * /proc; EMFILE with no free descriptor. Linux 2.6.36: /proc/self/oom_score_adj. */
int posix_spawnattr_getoomscoreadj_np(const posix_spawnattr_t* __restrict attr,
                                      int* __restrict adjustment) SPAWN_NP_NOTHROW;
int posix_spawnattr_setoomscoreadj_np(posix_spawnattr_t* attr, int adjustment) SPAWN_NP_NOTHROW;

/** With POSIX_SPAWN_SETRLIMIT_NP a limit of the child's: `resource` as for setrlimit(), one limit
 * for each. Applied after the file actions, in the order of the resources. EINVAL unknown resource.
 * The spawn gives EPERM to raise a hard limit, EINVAL soft over hard. cosmopolitan. Linux 2.6.36:
 * prlimit64(). */
int posix_spawnattr_getrlimit_np(const posix_spawnattr_t* __restrict attr, int resource,
                                 struct rlimit* __restrict limit) SPAWN_NP_NOTHROW;
int posix_spawnattr_setrlimit_np(posix_spawnattr_t* __restrict attr, int resource,
                                 const struct rlimit* __restrict limit) SPAWN_NP_NOTHROW;

/** The signal that the child gets when the thread that spawned it ends; 0: none. Where that has
 * ended before the child could ask for it, the child gets it at once. A set-user-ID program loses
 * it. The first process of a PID namespace gets only SIGKILL, SIGSTOP and what it catches; late, it
 * exits with status 137 for SIGKILL. EINVAL also for a number over 64. The spawn gives ENOTSUP
 * where the child is in another PID namespace than the caller, of which no descriptor can be had.
 * Linux 2.1.57: PR_SET_PDEATHSIG. FreeBSD: PROC_PDEATHSIG_CTL. */
int posix_spawnattr_getpdeathsig_np(const posix_spawnattr_t* __restrict attr,
                                    int* __restrict signal) SPAWN_NP_NOTHROW;
int posix_spawnattr_setpdeathsig_np(posix_spawnattr_t* attr, int signal) SPAWN_NP_NOTHROW;

/** With PD_DAEMON the process goes on when its descriptor is closed. PD_CLOEXEC is always so. */
#ifndef PD_DAEMON
#define PD_DAEMON 0x1
#endif
#ifndef PD_CLOEXEC
#define PD_CLOEXEC 0x2
#endif

/** A process descriptor besides the process ID: stored through `fdp` by each successful spawn, so
 * it must be valid then; close-on-exec, and the caller's to close. Null takes it back, and is what
 * is read where none was set. `pdflags`: without PD_DAEMON the child is killed when the last copy
 * of the descriptor is closed, and, on Linux, cannot be waited for but through it; that needs
 * CAP_SYS_ADMIN or POSIX_SPAWN_NO_NEW_PRIVS_NP (else EPERM) and Linux 7.1: CLONE_PIDFD_AUTOKILL
 * (else ENOTSUP). With PD_DAEMON: Linux 5.4 (else ENOTSUP). The spawn gives EINVAL for other flags
 * and for pidfd_spawn(), EMFILE, ENFILE. FreeBSD 16. Unlike there a child with PD_DAEMON raises
 * SIGCHLD, and poll() tells its end by POLLIN, by POLLHUP only after the wait. For pdkill(),
 * pdwait() and pdgetpid() there are pidfd_send_signal(), waitid(P_PIDFD) and pidfd_getpid(). */
int posix_spawnattr_getprocdescp_np(const posix_spawnattr_t* __restrict attr, int** __restrict fdp,
                                    int* __restrict pdflags) SPAWN_NP_NOTHROW;
int posix_spawnattr_setprocdescp_np(posix_spawnattr_t* attr, int* fdp,
                                    int pdflags) SPAWN_NP_NOTHROW;

/** The program is the file that `execfd` refers to in the child; the path, and PATH, do not matter.
 * -1 takes it back, and is what is read where none was set. Actions that close a range leave it
 * open until exec. A file that begins with "#!" must not be close-on-exec (else ENOENT): its
 * interpreter opens it again. The spawn gives EBADF, EACCES, ENOEXEC. FreeBSD 16. Linux 3.19:
 * execveat(). */
int posix_spawnattr_getexecfd_np(const posix_spawnattr_t* __restrict attr,
                                 int* __restrict execfd) SPAWN_NP_NOTHROW;
int posix_spawnattr_setexecfd_np(posix_spawnattr_t* attr, int execfd) SPAWN_NP_NOTHROW;

/** What posix_spawnp() searches instead of the PATH of the environment; in the same format. It is
 * copied; the string that is read belongs to the object. FreeBSD: execvP(). */
int posix_spawnattr_getsearchpath_np(const posix_spawnattr_t* __restrict attr,
                                     const char** __restrict path) SPAWN_NP_NOTHROW;
int posix_spawnattr_setsearchpath_np(posix_spawnattr_t* __restrict attr,
                                     const char* __restrict path) SPAWN_NP_NOTHROW;

/** How long the spawn may take, in milliseconds, until the program is in place: a child that is
 * then still on its way (opening a FIFO, on a file server that is gone, in a frozen cgroup) is
 * killed and waited for, and the spawn gives ETIMEDOUT, with POSIX_SPAWN_STEP_DEADLINE_NP in the
 * record. The spawn returns later than that only while the kernel does not let the child die. 0: at
 * once, unless it is in place already. -1 takes the deadline back; EINVAL below. The signals of the
 * caller stay blocked meanwhile. With posix_spawn_start_np() the time begins there and
 * posix_spawn_finish_np() ends the child. From the spawn: ENOMEM no stack for the child, ENOTSUP
 * with POSIX_SPAWN_SETEXEC; and where an emulator does not share memory, the child is a fork. It
 * cannot be kept where a sandbox knows no clone() that lets the caller go on. get: ENOENT none was
 * set. */
int posix_spawnattr_gettimeout_np(const posix_spawnattr_t* __restrict attr,
                                  int* __restrict milliseconds) SPAWN_NP_NOTHROW;
int posix_spawnattr_settimeout_np(posix_spawnattr_t* attr, int milliseconds) SPAWN_NP_NOTHROW;

/** New namespaces into which the child is born: CLONE_NEWUSER, NEWPID, NEWNS, NEWNET, NEWUTS,
 * NEWIPC, NEWCGROUP of <sched.h>; EINVAL for other bits. The spawn gives EPERM no privilege, and no
 * CLONE_NEWUSER to give it; ENOSPC too many; ENOTSUP the kernel is built without one, or, for
 * NEWCGROUP, there is no /proc to tell. Linux 3.8, for NEWCGROUP 4.6. */
int posix_spawnattr_getnamespaces_np(const posix_spawnattr_t* __restrict attr,
                                     int* __restrict kinds) SPAWN_NP_NOTHROW;
int posix_spawnattr_setnamespaces_np(posix_spawnattr_t* attr, int kinds) SPAWN_NP_NOTHROW;

/** Which IDs the child has in its new user namespace, in the format of /proc/<pid>/uid_map: "0 1000
 * 1" makes user 1000 root. The child writes the map itself, so the kernel takes one line, of one
 * ID, that of the caller; with a group map it also gives up setgroups(). Copied. The spawn gives
 * EPERM another ID, no new user namespace, or, from Linux 5.12 on, user 0 without CAP_SETFCAP;
 * EINVAL another format; EACCES a caller that is not dumpable (prctl(2)), as after a change of its
 * user; ENOTSUP no /proc. Linux 3.8. */
int posix_spawnattr_setuidmap_np(posix_spawnattr_t* __restrict attr,
                                 const char* __restrict map) SPAWN_NP_NOTHROW;
int posix_spawnattr_setgidmap_np(posix_spawnattr_t* __restrict attr,
                                 const char* __restrict map) SPAWN_NP_NOTHROW;

/** Stores through `cgroup` the descriptor set by posix_spawnattr_setcgroup_np(), 0 if none was.
 * Always 0. glibc 2.39. */
int posix_spawnattr_getcgroup_np(const posix_spawnattr_t* __restrict attr,
                                 int* __restrict cgroup) SPAWN_NP_NOTHROW;

/** With POSIX_SPAWN_SETCGROUP the child is born in the version 2 cgroup whose directory `cgroup`
 * refers to. The descriptor stays the caller's and is read by the spawn. Always 0; the spawn gives
 * EBADF not a cgroup directory, EACCES no right to move processes there, EBUSY or ENOTSUP the group
 * takes none. Linux 5.7; before, or where clone3() is refused, the child writes itself into
 * cgroup.procs, in which case a new cgroup namespace has the caller's cgroup as its root, and where
 * that cannot be done either the spawn gives ENOTSUP. glibc 2.39. */
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
 * in this namespace; ENOENT /proc is not mounted, or it is that of another PID namespace; EMFILE,
 * ENFILE, ENOMEM it could not be opened. glibc 2.39. */
pid_t pidfd_getpid(int fd) SPAWN_NP_NOTHROW;

/** posix_spawn() of "/bin/sh -c cmd" with a pipe: where `write` is B_TRUE to its standard input,
 * else from its standard output. The other end is stored through `fdp`, close-on-exec, and is the
 * caller's to close. The environment is the caller's. `file_actions` (may be null) run before the
 * pipe takes its place, and are not changed; they must leave descriptors alone that they do not
 * know. Errors: those of posix_spawn(); EMFILE, ENFILE. illumos, Solaris 11. */
int posix_spawn_pipe_np(pid_t* __restrict pid, int* __restrict fdp, const char* __restrict cmd,
                        boolean_t write, posix_spawn_file_actions_t* __restrict file_actions,
                        posix_spawnattr_t* __restrict attr);

/** A new process with the attributes `attr` (may be null) that calls `fn(arg)`, which is to execute
 * a program with any function of the exec family that takes no search. What `fn` returns is the
 * exit status, as of exit(); so is what it gives to _exit(). posix_spawn_callback_np() returns when
 * a program was executed or the child has ended, 0 in both cases. `fn` runs as in
 * posix_spawn_file_actions_addcallback_np(), and under the same rules: docs/callback.md. A child
 * that ended without a program is replaced by one that ends likewise, so its process ID is not the
 * one that `fn` had seen, and what `fn` made of its session or group is not seen. Errors: those of
 * posix_spawn(), before `fn` is called; EINVAL `fn` is null, or there is a program's descriptor
 * (posix_spawnattr_setexecfd_np()); ENOTSUP with POSIX_SPAWN_SETEXEC; ENOMEM no stack. What only
 * matters to a search or to exec's failure is ignored. With POSIX_SPAWN_START_SUSPENDED the child
 * stops where `fn` executes a program. */
int posix_spawn_callback_np(pid_t* __restrict pid, const posix_spawnattr_t* __restrict attr,
                            int (*fn)(void* arg), void* arg);

/** posix_spawn() with an exact list of descriptors instead of actions: what
 * posix_spawn_file_actions_addfdmap_np() does, in a child whose soft RLIMIT_NOFILE is 1,024
 * (POSIX_SPAWN_RESETNOFILE_NP), unless `attr` sets that limit itself (POSIX_SPAWN_SETRLIMIT_NP).
 * `fds` is neither changed nor kept; `attr` may be null. Errors: those of posix_spawn() and of that
 * action, the EBADF and ENOMEM of adding it included. */
int posix_spawn_fds_np(pid_t* __restrict pid, const char* __restrict path, char* const argv[],
                       char* const envp[], const int fds[], size_t n,
                       const posix_spawnattr_t* __restrict attr);

/* Asynchronous spawn: the caller goes on while the child is on its way to exec. docs/async.md. */

/** A launch that was started. Copies of a handle are the same launch. */
struct posix_spawn_handle_np {
  pid_t pid;      /* the child's */
  int pidfd;      /* polls readable once the child has ended; -1 where the system has none
                     (Linux 5.3, emulators). Close-on-exec */
  int outcome_fd; /* with POSIX_SPAWN_OUTCOME_NP polls readable once it is known what became of
                     the launch, and posix_spawn_finish_np() would not wait; not at a deadline. -1
                     without. Close-on-exec; nothing is to be read from it. Success is told by
                     exec's closing the other end: a process that another thread makes at the moment
                     of the start holds it, too, until its own exec. Take it out of an epoll set
                     before posix_spawn_finish_np() closes it: children have copies */
  int unused;
  uint64_t opaque[2]; /* the library's */
};
typedef struct posix_spawn_handle_np posix_spawn_handle_np;

/** posix_spawn() and posix_spawnp() that return as soon as the child exists, and never wait for a
 * file or the program. All that they are given may be changed or freed at once, but for the error
 * record, which is written by posix_spawn_finish_np(), or here where this fails; `handle` is
 * written on success alone. The caller's descriptors are the child's as they are now. Each launch
 * that is not finished holds 128 KiB of addresses, of which 16 are used, one or two descriptors,
 * and a process. The launch belongs to this process: a fork()'s child has no part in it, exec and
 * the end of the caller leave the child alone. A child that fails exists until
 * posix_spawn_finish_np(); only waits with __WALL or __WCLONE can see it. The attributes:
 * POSIX_SPAWN_SETEXEC is ENOTSUP, as are callbacks; posix_spawnattr_setprocdescp_np() EINVAL.
 * Errors: of posix_spawn() those that the child does not find: EAGAIN, ENOMEM, EINVAL, ENOENT no
 * PATH …; EMFILE, ENFILE no descriptor is free. Where a sandbox knows no clone() that lets the
 * caller go on, it waits as in posix_spawn(); where an emulator does not share memory, the child is
 * a fork; EAGAIN where not even the first child of the process, which tells, can be made. Any
 * thread may finish what another has started; one handle, one thread at a time. */
int posix_spawn_start_np(posix_spawn_handle_np* __restrict handle, const char* __restrict path,
                         const posix_spawn_file_actions_t* __restrict file_actions,
                         const posix_spawnattr_t* __restrict attrp, char* const* __restrict argv,
                         char* const* __restrict envp) SPAWN_NP_NOTHROW;
int posix_spawnp_start_np(posix_spawn_handle_np* __restrict handle, const char* __restrict file,
                          const posix_spawn_file_actions_t* __restrict file_actions,
                          const posix_spawnattr_t* __restrict attrp, char* const* __restrict argv,
                          char* const* __restrict envp) SPAWN_NP_NOTHROW;

/** Waits until it is known what became of the launch, and gives what posix_spawn() would have: 0,
 * and the child is one as any other; or the error, and nothing is left of the child. `timeout`: in
 * milliseconds; 0 does not wait; negative waits for ever. EINPROGRESS: not known yet; the handle is
 * as before. After any other answer the handle is used up (EINVAL from then on) and all that the
 * launch held is free, but on success `pidfd`, which is the caller's to close. `pid` and `pidfd`
 * are another process's where the child was killed before exec: as with posix_spawn(), one that
 * ends by the same signal. The record is written. No signal is blocked while it waits, none ends
 * the wait. ETIMEDOUT: the deadline of posix_spawnattr_settimeout_np(). ECHILD: the caller is a
 * fork of the process that started it; what it has a copy of is freed. ECHILD, with the handle as
 * before: of a nascent child (prepare()) and its parent the other one has started it. */
int posix_spawn_finish_np(posix_spawn_handle_np* handle, int timeout) SPAWN_NP_NOTHROW;

/** Kills the child, whether it is still on its way or a program by now, waits for its end, and
 * frees all that the launch held, `pidfd` included. Waits longer only while the kernel does not let
 * the child die. 0, EINVAL, ECHILD as above; EPERM the program has become another user's, as sudo
 * does, and the caller may not kill it: the handle is as before. */
int posix_spawn_cancel_np(posix_spawn_handle_np* handle) SPAWN_NP_NOTHROW;

/* Commands at the other end of a stream. popen(), pclose() and system() themselves are those of
 * <stdio.h> and <stdlib.h>. Of popen() and popenve() `type` is one r or w, with or without one e
 * (the stream's descriptor is close-on-exec) and one + (both directions), in any order; anything
 * else is EINVAL. With + the stream is one end of a socket, which is the command's standard input
 * and output: between writing and reading stand fflush(), and the command sees the end of its input
 * by shutdown(fileno(stream), SHUT_WR) or by pclose(). FreeBSD, bionic.
 *
 * All of them report through errno. */

/** popen() without a shell: runs the program `path`, which is not searched for, with the arguments
 * `argv` and the environment `envp`. pclose() closes the stream. Null and errno on failure: EINVAL
 * `type`; EMFILE, ENFILE, ENOMEM; posix_spawn()'s errors, those of a program that cannot be
 * executed among them (on NetBSD its child exits with 127). NetBSD 8. */
FILE* popenve(const char* path, char* const argv[], char* const envp[], const char* type);

/** The process ID of the command of a stream that popen() or popenve() has made. It is pclose()'s
 * to wait for. -1 and errno on failure: EINVAL another stream. */
pid_t popen_getpid_np(FILE* stream);

/** A process descriptor of it, to poll() for the command's end and for pidfd_send_signal(). It is
 * opened by the first call, close-on-exec; later ones give the same. pclose() closes it: the caller
 * must not. -1 and errno on failure: EINVAL another stream; ECHILD the command was waited for;
 * EMFILE, ENFILE; ENOSYS before Linux 5.4. */
int popen_getpidfd_np(FILE* stream);

/* What went wrong. */

/** The steps of a spawn, in order. */
enum {
  POSIX_SPAWN_STEP_NONE_NP,       /* nothing failed */
  POSIX_SPAWN_STEP_ARGUMENTS_NP,  /* an argument or object makes no sense */
  POSIX_SPAWN_STEP_SEARCH_NP,     /* nothing to execute was found in PATH */
  POSIX_SPAWN_STEP_CLONE_NP,      /* the child could not be made */
  POSIX_SPAWN_STEP_NAMESPACES_NP, /* … in new namespaces */
  POSIX_SPAWN_STEP_NOZOMBIE_NP,   /* … to be reaped by itself */
  POSIX_SPAWN_STEP_PROCDESCP_NP,  /* … with a process descriptor */
  POSIX_SPAWN_STEP_SIGNALS_NP,    /* default and ignored signals */
  POSIX_SPAWN_STEP_IDMAPS_NP,     /* the maps of the user namespace */
  POSIX_SPAWN_STEP_CGROUP_NP,
  POSIX_SPAWN_STEP_SCHEDULER_NP, /* policy and priority */
  POSIX_SPAWN_STEP_NICE_NP,
  POSIX_SPAWN_STEP_IOPRIO_NP,
  POSIX_SPAWN_STEP_AFFINITY_NP,
  POSIX_SPAWN_STEP_OOMSCOREADJ_NP,
  POSIX_SPAWN_STEP_SESSION_NP,
  POSIX_SPAWN_STEP_PGROUP_NP,
  POSIX_SPAWN_STEP_RESETIDS_NP,
  POSIX_SPAWN_STEP_SIGMASK_NP,
  POSIX_SPAWN_STEP_FILE_ACTION_NP,
  POSIX_SPAWN_STEP_SUSPEND_NP, /* POSIX_SPAWN_START_SUSPENDED */
  POSIX_SPAWN_STEP_RLIMIT_NP,
  POSIX_SPAWN_STEP_GROUPS_NP,
  POSIX_SPAWN_STEP_GID_NP,
  POSIX_SPAWN_STEP_UID_NP,
  POSIX_SPAWN_STEP_AMBIENTCAPS_NP,
  POSIX_SPAWN_STEP_NO_NEW_PRIVS_NP,
  POSIX_SPAWN_STEP_PDEATHSIG_NP,
  POSIX_SPAWN_STEP_DISABLE_ASLR_NP,
  POSIX_SPAWN_STEP_EXEC_NP,
  POSIX_SPAWN_STEP_KILLED_NP,  /* a signal ended the child before exec; the spawn returned 0. Not
                                  told where an emulator makes the spawn a fork */
  POSIX_SPAWN_STEP_DEADLINE_NP /* posix_spawnattr_settimeout_np(); action, call and path tell what
                                  the child was about then, as far as is known */
};

/** Of how many candidates in PATH a record keeps the result. */
#define POSIX_SPAWN_CANDIDATES_NP 64

/** What failed. Members that do not belong to the step are 0, -1 where they are descriptors or the
 * action, or empty. 12 KiB: no thing for a small stack. */
struct posix_spawn_error_np {
  int step;         /* one of the above */
  int error;        /* the error number; that of exec where POSIX_SPAWN_NOEXECERR_NP hid it */
  int action;       /* FILE_ACTION: its number, counted from 0 */
  int fd;           /* the descriptor that the call was about */
  int new_fd;       /* a second one: what dup2 and move aim at */
  int signal;       /* KILLED: the signal; PDEATHSIG: the one asked for */
  int value;        /* RLIMIT: resource; AMBIENTCAPS: capability; SCHEDULER: policy; PGROUP, UID,
                       GID: the ID; NICE, OOMSCOREADJ: what was asked for */
  int interpreter;  /* EXEC: 1 where the file is there, but not the interpreter that it names;
                       SEARCH: where that is so of a candidate, and none was forbidden */
  const char* call; /* the system call's name, a string of the library's; or null */
  const char* name; /* the action's: "open", "dup2", "chdir" …, likewise; or null */
  char path[4096];  /* the file or directory that the call was about */
  unsigned candidate_count;                          /* EXEC, SEARCH: how many paths were tried */
  short candidate_errors[POSIX_SPAWN_CANDIDATES_NP]; /* posix_spawn_candidate_np() reads these */
  char candidate_paths[8064];
};

/** Where the spawn writes what went wrong: `record` is the caller's, must be valid at each spawn
 * with the object, and is written by it: `step` on success, everything on failure. Null takes it
 * back, and is what is read where none was set. */
int posix_spawnattr_geterror_np(const posix_spawnattr_t* __restrict attr,
                                struct posix_spawn_error_np** __restrict record) SPAWN_NP_NOTHROW;
int posix_spawnattr_seterror_np(posix_spawnattr_t* attr,
                                struct posix_spawn_error_np* record) SPAWN_NP_NOTHROW;

/** The path that posix_spawnp() tried as number `index`, counted from 0, and through `error` (may
 * be null) what came of it; null from the last on that the record keeps: the first
 * POSIX_SPAWN_CANDIDATES_NP, of which the paths fit into 8,064 bytes. */
const char* posix_spawn_candidate_np(const struct posix_spawn_error_np* record, unsigned index,
                                     int* error) SPAWN_NP_NOTHROW;

/** Makes a sentence of a record, such as: file action 3: open "/srv/app/log": Permission denied.
 * `size` bytes are written at the most, with a null byte at the end unless `size` is 0. The error's
 * text is libc's strerror(), in the language of the locale. ERANGE: the sentence is longer. */
int posix_spawn_strerror_np(const struct posix_spawn_error_np* __restrict record,
                            char* __restrict buffer, size_t size) SPAWN_NP_NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
