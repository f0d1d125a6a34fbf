// SPDX-License-Identifier: MIT
// The programs of other groups beside this one, run the way this one was.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/// Two runs of the same assertions of a group.
struct comparison {
  const char* group;
  pid_t pids[2];
  int outputs[2];
};

/// Whether that group's program is there.
bool has_sibling(const char* group);

/// Starts these assertions of that group with option -e first, and with -e second.
struct comparison start_comparison(const char* group, const char* const* assertions,
                                   const char* first, const char* second);

/// Waits for both runs; fail() if their tables differ.
void require_same_tables(struct comparison comparison);
