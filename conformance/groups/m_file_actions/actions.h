// SPDX-License-Identifier: MIT
// File actions, and what the new image's report says of them.
#pragma once

#include "conformance/harness/launch.h"

/// An initialised object.
posix_spawn_file_actions_t* new_actions(void);

/// Each adds an action, which must give 0. Files that are created get mode 0666 less the umask.
void then_open(posix_spawn_file_actions_t* actions, int fd, const char* path, int oflag);
void then_close(posix_spawn_file_actions_t* actions, int fd);
void then_dup2(posix_spawn_file_actions_t* actions, int from, int to);
void then_chdir(posix_spawn_file_actions_t* actions, const char* path);
void then_fchdir(posix_spawn_file_actions_t* actions, int fd);

/// Opens a file in the caller at exactly this number.
void open_at(int fd, const char* path, int oflag);

/// A directory of this name.
void make_directory(const char* path, mode_t mode);

/// The new image has the descriptors that every case starts with, 0 1 2 40, and is in the caller's
/// directory.
void require_plain(void);

/// The new image has these descriptors, in ascending order: "0 1 2 30 40".
void require_descriptors(const char* numbers);

/// A descriptor of the new image is this file.
void require_file(int fd, const char* path);

/// The new image's working directory.
void require_directory(const char* path);

/// What the report says of a descriptor.
int status_flags(int fd);
long offset(int fd);

/// The soft RLIMIT_NOFILE, which is OPEN_MAX.
void limit_descriptors(int soft);
int open_max(void);

/// Opens descriptors, closed at exec, until there is no number left.
void fill_table(void);

/// From now on permissions count, for root too.
void drop_capabilities(void);
