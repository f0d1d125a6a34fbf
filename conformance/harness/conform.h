// SPDX-License-Identifier: MIT
// What a conformance program is written with: assertions, their verdicts, what they may ask for.
// C11 and POSIX, no framework: see conformance/README.md.
#pragma once

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// ASSERTION(PS_020) { ... }: the case of assertion PS-020. It runs in a process of its own, leader
/// of a session without terminal, in an empty directory of its own, with default signals, and may
/// ruin all of that. Returning means that the assertion holds.
#define ASSERTION(name) DEFINE_ASSERTION(name, false)

/// The same for a case that arranges ids itself: it starts as root where the program was started
/// so, and asks ordinary_user() whom to become.
#define PRIVILEGED_ASSERTION(name) DEFINE_ASSERTION(name, true)

#define DEFINE_ASSERTION(name, privileged)                    \
  static void name(void);                                     \
  __attribute__((constructor)) static void add_##name(void) { \
    add_assertion(#name, (privileged), name);                 \
  }                                                           \
  static void name(void)

void add_assertion(const char* name, bool is_privileged, void (*run)(void));

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/// Ends the case: the assertion does not hold; says what was seen.
_Noreturn void fail(const char* format, ...) PRINTF_LIKE(1, 2);

/// Ends the case: it cannot run here; says why.
_Noreturn void untested(const char* format, ...) PRINTF_LIKE(1, 2);

/// Records which of the permitted outcomes was seen; the last note stands. No number that changes
/// from run to run.
void note(const char* format, ...) PRINTF_LIKE(1, 2);

/// fail() unless it holds. The text says what was seen, not what was hoped for.
void require(bool holds, const char* format, ...) PRINTF_LIKE(2, 3);
void require_equal(const char* what, long seen, long expected);
void require_text(const char* what, const char* seen, const char* expected);

/// Error numbers by name, as in "posix_spawn gives 0, not ENOENT".
void require_error(const char* what, int seen, int expected);
const char* error_name(int error);

/// fail() where a call of the test's own set-up fails: errno with what was tried.
void set_up(bool worked, const char* what);

/// The time limit of this case, instead of 10 seconds.
void set_time_limit(int seconds);

/// The user that this run is for (option -u): cases are started as that user, privileged ones are
/// to become it. 0 in a run as root.
uid_t ordinary_user(void);

/// Root becomes this user, with nothing left of root; others stay who they are.
void become_user(uid_t user);

/// Root with all capabilities in this process: it is root, or enters a user namespace in which it
/// is; untested() where neither goes. In a run for an ordinary user always the namespace.
void become_root(void);

/// Root of the machine, able to take any id; untested() for others.
void need_real_root(void);

/// The supplementary groups of this process, as the reporter writes them.
const char* own_groups(void);
