// SPDX-License-Identifier: MIT
// What a case leaves behind for the program that started it: in memory that both share, so that a
// case may close every descriptor it has.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

enum outcome { kHolds, kFails, kUntested };

struct verdict {
  enum outcome outcome;
  int seconds;   // the time limit
  bool is_over;  // the case came to its end: nothing in it has exited
  bool is_part_over;
  char text[1024];  // what was seen, or why it is untested
  char note[256];   // which of the permitted outcomes
};

struct assertion {
  const char* name;  // PS_020
  bool is_privileged;
  void (*run)(void);
};

/// The verdict of the case that runs, shared with its child processes.
extern struct verdict* verdict;

/// Runs a case in a process and a directory of its own, and removes all that it left.
void run_case(const struct assertion* assertion);

/// Kills and reaps all children of this process, those that cases left behind among them.
void end_children(void);

/// Options -u and -e, for the harness.
extern uid_t run_as;
enum entry { kSpawn, kSpawnp, kUseVfork };
extern enum entry entry;
