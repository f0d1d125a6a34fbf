// SPDX-License-Identifier: MIT
// What the cases of group K share: a caller that differs from a fresh process in all that a child
// may inherit, and reports that can be compared.
#pragma once

#include "conformance/harness/launch.h"

/// Ids apart (where root may still take others), signals ignored, caught, blocked and pending, a
/// scheduling policy, nice value, limits, timers, descriptors, directory, terminal and so on.
void become_particular(void);

/// Real ids of the user that the run is for, effective ids of another, nothing left of root. False
/// if this process cannot take other ids.
bool split_ids(void);

/// The report of the reporter after fork() and execve(): what posix_spawn() without actions and
/// attributes is defined by. From the heap, as are the others.
char* report_after_fork(void);

/// The report after a launch with these attributes.
char* report_after_spawn(const posix_spawnattr_t* attributes);

/// fail() if a line differs, but for process IDs and what a second process cannot have in common.
void require_same_report(const char* what, const char* seen, const char* expected);
