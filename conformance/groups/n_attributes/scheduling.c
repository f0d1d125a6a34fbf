// SPDX-License-Identifier: MIT
// N: the scheduling attributes (option PS).
#include <sched.h>

#include "conformance/groups/n_attributes/attributes.h"

ASSERTION(AT_018) {
  static const int priorities[] = {1, 50, 99, 0};
  posix_spawnattr_t object;
  init(&object);
  for (size_t i = 0; i < sizeof priorities / sizeof priorities[0]; i++) {
    require_round_trip(&object, kPriority, (value)priorities[i]);
  }
}

ASSERTION(AT_019) {
  static const int policies[] = {SCHED_FIFO, SCHED_RR, SCHED_OTHER};
  posix_spawnattr_t object;
  init(&object);
  for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
    require_round_trip(&object, kPolicy, (value)policies[i]);
  }
}

/// Whether the setter takes it, as it may; if not, it gives EINVAL and changes nothing.
static bool is_taken(posix_spawnattr_t* object, enum attribute attribute, int number) {
  int error = try_set(object, attribute, (value)number);
  if (error != 0) require_error("the setter", error, EINVAL);
  require_value(object, attribute, error == 0 ? (value)number : 0);
  return error == 0;
}

/// Neither SCHED_OTHER nor another policy has these: the error may come from the setter or later.
static bool is_refused_late(enum attribute attribute, int number) {
  posix_spawnattr_t object;
  init(&object);
  set(&object, kFlags, POSIX_SPAWN_SETSCHEDULER);
  if (!is_taken(&object, attribute, number)) return false;
  require_launch_error((struct launch){.attributes = &object}, EINVAL);
  return true;
}

static bool takes_batch(void) {
  posix_spawnattr_t object;
  init(&object);
  set(&object, kFlags, POSIX_SPAWN_SETSCHEDULER);
  if (!is_taken(&object, kPolicy, SCHED_BATCH)) return false;
  observe((struct launch){.attributes = &object});
  require_equal("the child's policy", seen_number("policy"), SCHED_BATCH);
  return true;
}

ASSERTION(AT_020) {
  posix_spawnattr_t object;
  init(&object);
  bool is_late = is_refused_late(kPolicy, 12345);
  is_late |= is_refused_late(kPolicy, -1);
  bool has_batch = takes_batch();
  bool has_idle = is_taken(&object, kPolicy, SCHED_IDLE);
  note("unknown policies: EINVAL from the %s; SCHED_BATCH %s, SCHED_IDLE %s",
       is_late ? "spawn" : "setter", has_batch ? "works" : "EINVAL", has_idle ? "taken" : "EINVAL");
}

ASSERTION(AT_021) {
  bool is_late = is_refused_late(kPriority, 1000);
  is_late |= is_refused_late(kPriority, -1);
  note("EINVAL from the %s", is_late ? "spawn" : "setter");
}
