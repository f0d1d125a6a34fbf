/* SPDX-License-Identifier: MIT */
/* Launching a program in a straight line: prepare() puts the calling thread into a new process, its
 * own child, where ordinary code sets up what the program is to find; prep_execve() runs it, and
 * returns its process ID, in the parent. C11 and C++. libspawn; docs/prepare.md.
 *
 *   if (prepare(NULL) != 0) return -1;              in the parent: nothing has happened
 *   dup2(log, 1);                                   in the child
 *   chdir("/srv");
 *   int pid = prep_execve("/srv/worker", argv, envp);
 *   if (pid < 0 && ispreparing()) pid = prep_exit(127);
 *                                                   in the parent again, in any case
 *
 * Between the two the thread is in the child, called nascent here; what it calls may return from
 * the function that called prepare(), too. The child has the parent's memory, not a copy, and the
 * parent's other threads go on in it; the calling thread sleeps in the parent. So variables keep
 * what is written to them, and whatever else the child does to itself (descriptors, directory, IDs,
 * limits, dispositions, handlers of signals) is the child's alone.
 *
 * Signals: all are blocked in the nascent child, so that Ctrl-C does not end it halfway, and none
 * has a handler. The program gets the mask that the caller of prepare() had; but if the child sets
 * a mask of its own, by pthread_sigmask() or sigprocmask() with SIG_SETMASK, then that. Signals
 * that wait for the child take effect when the mask opens for the program, as from then on: one may
 * end it there, and then prep_execve() returns a child that was killed. In the parent the thread
 * has its own mask again before the call returns, in which no handler of it has run since
 * prepare().
 *
 * Threads: any number may be in children of their own at once. The child may not end the thread
 * (pthread_exit(), returning from its start function), nor be cancelled: cancellation is off until
 * the parent goes on. A lock that another thread holds can be waited for, as that thread goes on.
 *
 * A child that ends in any other way than by these functions (killed, exit(), an exec function of
 * libc) has left no place where the parent could go on: that calls reaper(pid), unless `reaper` is
 * null, and then abort(). reaper runs in the parent's thread on a stack of 64 KiB, with all signals
 * blocked and cancellation off; waitpid(pid) tells how the child ended (or, after an exec function
 * of libc, waits for that program). It must not jump out by longjmp() or an exception.
 *
 * All functions leave errno alone on success and set it where they return -1. They may be called
 * from any thread, and in a signal handler, if it is the same one that becomes and leaves the
 * child. */
#ifndef PREPARE_H
#define PREPARE_H

#ifdef __cplusplus
#define PREPARE_NOTHROW noexcept
extern "C" {
#else
#define PREPARE_NOTHROW
#endif

/* The linker's names, so that a function `prepare` of another library or program stays its own. */
#define PREPARE_NAME(name) PREPARE_NOTHROW __asm__("libspawn_" #name)

/** Goes on in a new child. Returns 0 in the child, -1 in the parent, where nothing has changed
 * then. Until it executes a program the child raises no SIGCHLD and is seen by no wait without
 * __WALL or __WCLONE. Errors: EBUSY the thread is in a nascent child already; ENOTSUP memory is not
 * shared with a child (qemu-user, valgrind), a sandbox refuses it, or the thread has a shadow stack
 * (x86: user shadow stacks; ARM: guarded control stacks); EAGAIN too many processes; ENOMEM. */
int prepare(void (*reaper)(int pid)) PREPARE_NAME(prepare);

/** Executes the program as execve() does; a null `envp` is an empty environment. Returns its
 * process ID in the parent; it is a child like any other. Or -1: with ispreparing(), the thread is
 * in the child still and may try again, or prep_exit(). Errors: ECHILD this is not a nascent child;
 * execve()'s. A child that is killed on its way into the program is one that was killed: its ID is
 * returned, or in its place, in the parent, -1 with EAGAIN or ENOMEM where no process can be made
 * that is waited for in its stead. */
int prep_execve(const char* path, char* const argv[], char* const envp[]) PREPARE_NAME(prep_execve);

/** prep_execve() with the environment `environ`. A `file` without a slash is looked up in the
 * elements of PATH, as posix_spawnp() does it: an element that is empty, or relative, is so to the
 * child's working directory; EACCES wins over ENOENT; a file of unknown format is ENOEXEC, not the
 * shell's. Errors: those of prep_execve(); ENOENT `file` is empty or not found, ENAMETOOLONG,
 * EFAULT it is null, ENOMEM PATH is long and there is no memory for it. */
int prep_execvp(const char* file, char* const argv[]) PREPARE_NAME(prep_execvp);

/** prep_execve() of a path that is relative to the directory `dirfd`, as execveat() takes it, with
 * its flags: AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW. Linux 3.19. Errors: those of prep_execve() and
 * execveat(). */
int prep_execveat(int dirfd, const char* path, char* const argv[], char* const envp[], int flags)
    PREPARE_NAME(prep_execveat);

/** Gives up: the child ends, and the call returns, in the parent, the ID of a child that has the
 * exit status `status` and is waited for as usual, with its SIGCHLD. No atexit() function runs and
 * no stream is flushed. -1 with ECHILD this is not a nascent child; in the parent, EAGAIN or
 * ENOMEM: the child is gone and there is none to wait for. */
int prep_exit(int status) PREPARE_NAME(prep_exit);

/** 1 in a nascent child, else 0; 0 also in children that a nascent child makes. */
int ispreparing(void) PREPARE_NAME(ispreparing);

#undef PREPARE_NAME
#undef PREPARE_NOTHROW

#ifdef __cplusplus
}
#endif

#endif
