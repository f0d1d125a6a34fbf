// SPDX-License-Identifier: MIT
// Comparing the descriptors of the new image with the caller's.
#pragma once

#include "conformance/harness/launch.h"

/// A new file of that name, or /dev/null for a null one, at this number, with F_SETFD flags.
void open_at(int fd, const char* path, int descriptor_flags);

/// The new image has `fd`, and it is the caller's `original`: file, offset, status flags.
void require_inherited(int fd, int original);
void require_closed(int fd);

/// Descriptor `fd` of the caller is open, with these F_GETFD flags.
void require_own(int fd, int descriptor_flags);

/// How many descriptors the new image has.
int count_descriptors(void);
