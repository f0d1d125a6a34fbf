// SPDX-License-Identifier: MIT
// What cases of system() share.
#pragma once

/// fail() unless system(command) gives this wait status.
void require_system(const char* command, int expected);

/// fail() unless system(command) gives -1 with this error.
void require_system_error(const char* command, int expected);

/// The wait status of a command that exits with `code`.
int exit_status(int code);
