// SPDX-License-Identifier: MIT
// N: round trips of the process group and of the sets of signals.
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include "conformance/groups/n_attributes/attributes.h"

ASSERTION(AT_014) {
  static const pid_t groups[] = {0, 1, 12345, INT_MAX, 0};
  posix_spawnattr_t object;
  init(&object);
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
    require_round_trip(&object, kGroup, (value)groups[i]);
  }
}

ASSERTION(AT_015) {
  posix_spawnattr_t object;
  init(&object);
  set(&object, kFlags, POSIX_SPAWN_SETPGROUP);
  int error = try_set(&object, kGroup, (value)-1);
  if (error == 0) {
    require_value(&object, kGroup, (value)-1);
    require_launch_error((struct launch){.attributes = &object}, EINVAL);
    note("the spawn gives EINVAL");
    return;
  }
  require_error("setpgroup(-1)", error, EINVAL);
  require_value(&object, kGroup, 0);
  observe((struct launch){.attributes = &object});
  require(seen_number("pgrp") == seen_number("pid"), "the child leads no process group");
  note("setpgroup gives EINVAL");
}

static int set_signals(posix_spawnattr_t* object, enum attribute attribute, const sigset_t* set) {
  return attribute == kMask ? posix_spawnattr_setsigmask(object, set)
                            : posix_spawnattr_setsigdefault(object, set);
}

/// The caller's set is changed after it was given, and so is the one that it got.
static void require_copy(enum attribute attribute) {
  posix_spawnattr_t object;
  sigset_t set = set_with(bit_of(SIGUSR1) | bit_of(SIGRTMAX));
  value given = members_of(&set);
  init(&object);
  require_error("the setter", set_signals(&object, attribute, &set), 0);
  sigfillset(&set);
  require_value(&object, attribute, given);
  sigemptyset(&set);
  require_value(&object, attribute, given);
  require_error("the getter",
                attribute == kMask ? posix_spawnattr_getsigmask(&object, &set)
                                   : posix_spawnattr_getsigdefault(&object, &set),
                0);
  require(members_of(&set) == given, "the set that was got is another");
  sigfillset(&set);
  require_value(&object, attribute, given);
}

/// The empty set, the full one, each signal alone, each left out, and mixtures.
static void require_any_set(enum attribute attribute) {
  posix_spawnattr_t object;
  value all = all_signals();
  init(&object);
  for (int signal = 1; signal <= SIGRTMAX; signal++) {
    if ((all & bit_of(signal)) == 0) continue;
    require_round_trip(&object, attribute, bit_of(signal));
    require_round_trip(&object, attribute, all & ~bit_of(signal));
  }
  require_round_trip(&object, attribute, all & 0x5555555555555555);
  require_round_trip(&object, attribute, all);
  require_round_trip(&object, attribute, all & 0xaaaaaaaaaaaaaaaa);
  require_round_trip(&object, attribute, 0);
  require_copy(attribute);
}

ASSERTION(AT_016) { require_any_set(kMask); }

ASSERTION(AT_017) { require_any_set(kDefaults); }
