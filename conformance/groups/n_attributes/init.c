// SPDX-License-Identifier: MIT
// N: posix_spawnattr_init and posix_spawnattr_destroy: success, and the defaults.
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/groups/n_attributes/attributes.h"

/// Takes all memory that there is under a limit.
static void use_up_memory(void) {
  struct rlimit none = {0, 0};
  set_up(setrlimit(RLIMIT_AS, &none) == 0, "setrlimit");
  for (size_t size = 1 << 20; size >= 16; size /= 2) {
    for (void* volatile memory; (memory = malloc(size)) != NULL;) continue;
  }
}

ASSERTION(AT_001) {
  enum { kObjects = 256 };
  static posix_spawnattr_t objects[kObjects];
  init(&objects[0]);
  observe((struct launch){.attributes = &objects[0]});
  require(seen_number("pgrp") == getpgrp(), "the child is in another process group");
  require(seen_mask("mask") == 0, "the child has signals blocked");
  use_up_memory();
  for (int i = 0; i < kObjects; i++) {
    int error = posix_spawnattr_init(&objects[i]);
    if (error != 0) {
      require_error("posix_spawnattr_init without memory", error, ENOMEM);
      note("ENOMEM without memory");
      return;
    }
  }
  note("needs no memory");
}

/// Memory of zeros and of ones alike.
static void require_default(enum attribute attribute, value expected) {
  posix_spawnattr_t object;
  init(&object);
  require_value(&object, attribute, expected);
  memset(&object, 0, sizeof object);
  require_error("posix_spawnattr_init", posix_spawnattr_init(&object), 0);
  require_value(&object, attribute, expected);
}

ASSERTION(AT_002) { require_default(kFlags, 0); }

ASSERTION(AT_003) { require_default(kGroup, 0); }

ASSERTION(AT_004) { require_default(kDefaults, 0); }

ASSERTION(AT_005) {
  require_default(kMask, 0);
  note("empty");
}

ASSERTION(AT_006) {
  require_default(kPolicy, SCHED_OTHER);
  require_default(kPriority, 0);
  note("SCHED_OTHER, 0");
}

/// Another value than the default for each; whether a libc has scheduling is not asked here.
static void set_everything(posix_spawnattr_t* object) {
  set(object, kFlags, POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  set(object, kGroup, 12345);
  set(object, kDefaults, all_signals());
  set(object, kMask, bit_of(SIGUSR1) | bit_of(SIGRTMAX));
  (void)try_set(object, kPolicy, SCHED_FIFO);
  (void)try_set(object, kPriority, 50);
}

ASSERTION(AT_008) {
  posix_spawnattr_t object, fresh;
  init(&fresh);
  init(&object);
  for (int i = 0; i < 3; i++) {
    set_everything(&object);
    require_error("posix_spawnattr_destroy", posix_spawnattr_destroy(&object), 0);
    require_error("posix_spawnattr_init", posix_spawnattr_init(&object), 0);
    require_value(&object, kFlags, 0);
    require_value(&object, kGroup, 0);
    require_value(&object, kDefaults, 0);
    for (int attribute = 0; attribute < kAttributes; attribute++) {
      value seen = 0, expected = 0;
      int error = try_get(&object, attribute, &seen);
      require_error("a getter", error, try_get(&fresh, attribute, &expected));
      require(seen == expected, "after destroy and init get%s stores %#llx, not %#llx",
              name_of(attribute), seen, expected);
    }
  }
  observe((struct launch){.attributes = &object});
  require(seen_number("pgrp") == getpgrp(), "the child is in another process group");
  require_error("the last destroy", posix_spawnattr_destroy(&object), 0);
}
