// SPDX-License-Identifier: MIT
// N: the flags.
#include <string.h>
#include <unistd.h>

#include "conformance/groups/n_attributes/attributes.h"

static const short kDefined[] = {POSIX_SPAWN_RESETIDS,      POSIX_SPAWN_SETPGROUP,
                                 POSIX_SPAWN_SETSIGDEF,     POSIX_SPAWN_SETSIGMASK,
                                 POSIX_SPAWN_SETSCHEDPARAM, POSIX_SPAWN_SETSCHEDULER,
                                 POSIX_SPAWN_SETSID};
enum { kFlagCount = sizeof kDefined / sizeof kDefined[0], kSubsets = 1 << kFlagCount };

static value subset(int number) {
  value flags = 0;
  for (int i = 0; i < kFlagCount; i++) {
    if ((number >> i & 1) != 0) flags |= (value)kDefined[i];
  }
  return flags;
}

ASSERTION(AT_010) {
  posix_spawnattr_t object;
  init(&object);
  for (int i = 0; i < kSubsets; i++) require_round_trip(&object, kFlags, subset(i));
  for (int i = kSubsets - 1; i >= 0; i--) {
    init(&object);
    require_round_trip(&object, kFlags, subset(i));
  }
}

ASSERTION(AT_011) {
  posix_spawnattr_t object;
  init(&object);
  for (int i = 0; i < kSubsets; i++) {
    set(&object, kFlags, subset(i));
    require_round_trip(&object, kFlags, 0);
  }
  set(&object, kFlags, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  set(&object, kMask, all_signals());
  set(&object, kFlags, 0);
  observe((struct launch){.attributes = &object});
  require(seen_number("pgrp") == getpgrp(), "the child is in another process group");
  require(seen_mask("mask") == 0, "the child has signals blocked");
}

/// Every bit that POSIX does not name, alone and with those that it does, and all bits together.
/// Bits of extensions are among them.
static const short kUnnamed[] = {0x100,  0x200,  0x400,       0x800,         0x1000, 0x2000,
                                 0x4000, 0x6000, 0x200 | 0x1, (short)0x8000, -2,     -1};
enum { kUnnamedCount = sizeof kUnnamed / sizeof kUnnamed[0] };

ASSERTION(AT_012) {
  posix_spawnattr_t object;
  int refused = 0;
  for (int i = 0; i < kUnnamedCount; i++) {
    init(&object);
    int error = try_set(&object, kFlags, (value)kUnnamed[i]);
    refused += error != 0;
    if (error != 0) {
      require_error("setflags of an undefined bit", error, EINVAL);
    } else {
      require_value(&object, kFlags, (value)kUnnamed[i]);
    }
  }
  note(refused == kUnnamedCount ? "EINVAL for every undefined bit"
       : refused == 0           ? "undefined bits are taken"
                                : "EINVAL for undefined bits, but some are an extension's");
}

ASSERTION(AT_013) {
  posix_spawnattr_t object;
  int refused = 0;
  for (int i = 0; i < kUnnamedCount; i++) {
    init(&object);
    set(&object, kFlags, subset(i + 1));
    if (try_set(&object, kFlags, (value)kUnnamed[i]) == 0) continue;
    require_value(&object, kFlags, subset(i + 1));
    refused++;
  }
  if (refused == 0) note("no value is refused");
}
