// SPDX-License-Identifier: MIT
// What cases of popen() share.
#pragma once

#include "conformance/harness/shell.h"

/// "DEVICE:INODE" of an open descriptor, as in the reporter's "file=".
const char* identity(int fd);

/// The same for descriptor `fd` of the reporter.
const char* seen_identity(int fd);

/// Whether the reporter had this file open under any number.
bool is_file_seen(const char* identity);

/// fail() unless data goes through a new stream of this mode, and its command's status comes back.
void require_transfer(const char* mode);
