// SPDX-License-Identifier: MIT
// K: POSIX_SPAWN_USEVFORK makes no difference.
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "conformance/groups/k_flags/caller.h"
#include "conformance/groups/k_flags/siblings.h"

enum { kUseVforkFlag = 0x40, kMostAssertions = 8 };

/// Quick ones that show what a flag could spoil.
static const struct {
  const char* group;
  const char* assertions[kMostAssertions];
} chosen[] = {{"g_groups", {"PS-116", "PS-117", "PS-120", "PS-122", "PS-125"}},
              {"h_ids", {"PS-130", "PS-131"}},
              {"i_signals", {"PS-142", "PS-145", "PS-147", "PS-151", "PS-153"}},
              {"j_scheduling", {"PS-168", "PS-169", "PS-172"}},
              {"n_attributes", {"AT-009", "AT-012", "AT-021"}}};
enum { kChosen = sizeof chosen / sizeof chosen[0] };

/// All at once: they wait more than they work.
static void compare_siblings(void) {
  struct comparison comparisons[kChosen];
  char absent[128] = "without";
  int count = 0;
  for (int i = 0; i < kChosen; i++) {
    if (has_sibling(chosen[i].group)) {
      comparisons[count++] =
          start_comparison(chosen[i].group, chosen[i].assertions, "posix_spawn", "usevfork");
    } else {
      snprintf(absent + strlen(absent), sizeof absent - strlen(absent), " %s", chosen[i].group);
    }
  }
  require(count > 0, "no program of another group is there to be compared");
  if (count < kChosen) note("%s", absent);
  for (int i = 0; i < count; i++) require_same_tables(comparisons[i]);
}

/// Sets the flags with and without USEVFORK and requires the same child, this caller's other state
/// being what it is.
static void compare_children(posix_spawnattr_t* attributes, short flags) {
  short seen_flags = 0;
  require_error("setflags", posix_spawnattr_setflags(attributes, flags), 0);
  char* expected = report_after_spawn(attributes);
  flags |= kUseVforkFlag;
  require_error("setflags(USEVFORK)", posix_spawnattr_setflags(attributes, flags), 0);
  require_error("getflags", posix_spawnattr_getflags(attributes, &seen_flags), 0);
  require_equal("the flags", seen_flags, flags);
  require_same_report("USEVFORK", report_after_spawn(attributes), expected);
}

PRIVILEGED_ASSERTION(PS_182) {
  posix_spawnattr_t attributes;
  sigset_t signals;
  set_time_limit(30);
  compare_siblings();
  become_particular();
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  compare_children(&attributes, 0);
  compare_children(&attributes,
                   POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}
