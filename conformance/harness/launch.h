// SPDX-License-Identifier: MIT
// Starting programs through the entry point under test, and the reporter: a program that says what
// the new image sees.
#pragma once

#include "conformance/harness/conform.h"

extern char** environ;

/// The reporter writes to this descriptor, open in every case; no other above 2 is.
enum { kReportDescriptor = 40 };

/// Fields left out: the reporter, argv {"report"}, the caller's environment, no actions or
/// attributes.
struct launch {
  const char* path;
  const posix_spawn_file_actions_t* actions;
  const posix_spawnattr_t* attributes;
  char* const* argv;
  char* const* envp;
};

/// posix_spawn, or what option -e says: posix_spawnp (of a path with a slash), or usevfork
/// (posix_spawn with POSIX_SPAWN_USEVFORK). Gives what the function gives.
int launch(pid_t* pid, struct launch l);

/// A launch that must succeed; its pid.
pid_t start(struct launch l);

/// A launch of the reporter that must succeed and exit with 0, and its report.
void observe(struct launch l);

/// A launch that must give this error, or 0 and a child that exits with 127 (noted as "late").
void require_launch_error(struct launch l, int expected);

/// The wait status of a child; fail() if it cannot be waited for.
int wait_status(pid_t pid);

/// Waits for a child that must exit with this status.
void require_exit(pid_t pid, int status);

/// fail() where this process has a child of any kind, dead or alive.
void require_no_child(const char* when);

/// The path of the reporter, and a copy of it at `path` (mode 0755), for other roots and PATHs.
const char* reporter(void);
void copy_reporter(const char* path);

/// A file with this content and mode in place of what was there.
void write_file(const char* path, const char* content, mode_t mode);

/// Waits for the next report of a child that goes on running (10 seconds at most), and makes it the
/// one that the functions below read. observe() has done so.
void await_report(void);

/// The reports that were made until now do not count.
void forget_reports(void);

/// A value of the report; fail() where it has none of that name. The names are in reporter/.
const char* seen(const char* key);
long seen_number(const char* key);
unsigned long long seen_mask(const char* key);  // hexadecimal
bool is_seen(const char* key);

/// A signal's bit in such a mask.
static inline unsigned long long bit_of(int signal) { return 1ULL << (signal - 1); }

/// Whether the new image had descriptor `fd` open, and its line: "fd.N".
bool has_descriptor(int fd);

/// The whole report, lines "key value".
const char* report_text(void);

/// Runs a part of the case in a child process, and waits for it; where it ends the case, the case
/// is at its end.
void run_apart(void (*run)(const void* argument), const void* argument);

/// Polls, a millisecond apart and 10 seconds at most, until holds(argument) is true; the last
/// answer.
bool eventually(bool (*holds)(void* argument), void* argument);
void sleep_milliseconds(int milliseconds);
