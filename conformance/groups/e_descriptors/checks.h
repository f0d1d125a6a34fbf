// SPDX-License-Identifier: MIT
// What an absent and an empty list of file actions must do alike; each can be run again.
#pragma once

#include <spawn.h>

void check_open_ones(const posix_spawn_file_actions_t* actions);
void check_close_on_exec(const posix_spawn_file_actions_t* actions);
void check_shared_description(const posix_spawn_file_actions_t* actions);
void check_record_locks(const posix_spawn_file_actions_t* actions);
