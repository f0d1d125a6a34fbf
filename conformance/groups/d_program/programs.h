// SPDX-License-Identifier: MIT
// D: programs that exit with a number of their own, and what posix_spawnp makes of a PATH.
#pragma once

#include "conformance/harness/launch.h"

/// A script that exits with this status, executable; makes the directories on the way.
void write_program(const char* path, int status);

/// The same for an interpreter other than /bin/sh: the reporter, at this path.
void write_reporting_program(const char* path, const char* interpreter, int status);

/// Sets the caller's PATH; "HERE" in it stands for the case's directory.
void set_search(const char* path);

/// posix_spawnp of this file, alone or with what else the launch says, must run the program that
/// exits with `status`.
void require_found(const char* file, int status);
void require_found_with(const char* file, struct launch l, int status);

/// posix_spawnp of this file must give `error`, or 0 and a child that exits with 127.
void require_not_found(const char* file, int error);
void require_not_found_with(const char* file, struct launch l, int error);

/// posix_spawnp alone: what it gives, and the wait status of the child if there is one.
int search(const char* file, struct launch l, int* status);

/// The entry point under test, and posix_spawnp, of a path with a slash.
void require_both_run(const char* path, int status);
void require_both_refuse(const char* path, int error);

/// Fails if an earlier program left a file "ran".
void require_not_interpreted(const char* what);

/// In a run as root, the case goes on as an ordinary user, who owns its directory.
void drop_root(void);
