// SPDX-License-Identifier: MIT
// addchdir and addfchdir under the name that the libc has.
#pragma once

#include "conformance/harness/conform.h"

int add_chdir(posix_spawn_file_actions_t* actions, const char* path);
int add_fchdir(posix_spawn_file_actions_t* actions, int fd);
