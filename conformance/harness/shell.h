// SPDX-License-Identifier: MIT
// What the cases of system, popen and pclose share: commands for the shell, and what they find.
#pragma once

#include <stdio.h>

#include "conformance/harness/launch.h"

/// In commands, "$REPORT" is the reporter.
void export_reporter(void);

/// A popen() that must succeed.
FILE* open_command(const char* command, const char* mode);

/// fail() unless pclose() gives this wait status.
void require_close(FILE* stream, int status);

/// The first 4095 bytes up to the end, in memory that is reused.
const char* stream_text(FILE* stream);
const char* file_text(const char* path);

/// eventually(), for a file that a command makes.
bool is_made(const char* path);

/// The value of a line of /proc/PID/status, or of a copy of it.
unsigned long long status_mask(const char* path, const char* key);

unsigned long long bits_of_libcs(void);

/// Gives a signal this handler, without flags.
void set_handler(int signal, void (*handler)(int));

/// Blocks a signal in this thread.
void block(int signal);

/// A child that has exited with this status and was not waited for.
pid_t make_zombie(int status);

/// The lowest free descriptor.
int lowest_descriptor(void);

/// From here on a fork() gives EAGAIN: an ordinary user whose limit of processes is 0.
void forbid_processes(void);

/// From here on the shell cannot be executed: a root without one, or with a file that is no
/// program. For privileged cases.
enum shell { kNoShell, kNotExecutable, kUnknownFormat, kShells };
void lose_shell(enum shell shell);

/// What a command inherits as if by fork(): arranges it, gives the command that finds it out; then
/// fail() unless it has.
const char* arrange_inheritance(void);
void require_inheritance(void);
