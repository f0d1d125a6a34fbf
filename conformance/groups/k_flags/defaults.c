// SPDX-License-Identifier: MIT
// K: no attributes, fresh ones, and ones whose flags are off.
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "conformance/groups/k_flags/caller.h"

PRIVILEGED_ASSERTION(PS_178) {
  become_particular();
  char* forked = report_after_fork();
  require_same_report("null attributes", report_after_spawn(NULL), forked);
  require_same_report("again", report_after_spawn(NULL), forked);
}

PRIVILEGED_ASSERTION(PS_179) {
  unsigned char before[] = {0, 0x5a, 0xff};
  become_particular();
  char* expected = report_after_spawn(NULL);
  for (size_t i = 0; i < sizeof before; i++) {
    posix_spawnattr_t attributes;
    memset(&attributes, before[i], sizeof attributes);
    require_error("posix_spawnattr_init", posix_spawnattr_init(&attributes), 0);
    require_same_report("fresh attributes", report_after_spawn(&attributes), expected);
    posix_spawnattr_destroy(&attributes);
  }
}

static void require_no_flags(const posix_spawnattr_t* attributes, const char* after) {
  short flags = -1;
  require_error("getflags", posix_spawnattr_getflags(attributes, &flags), 0);
  require(flags == 0, "after %s the flags are %#x", after, (unsigned)flags);
}

/// Values that no child of this caller has by itself. Whether scheduling can be set at all is for
/// other assertions.
static void set_values(posix_spawnattr_t* attributes) {
  struct sched_param parameters = {.sched_priority = 5};
  sigset_t all;
  sigfillset(&all);
  require_error("setpgroup", posix_spawnattr_setpgroup(attributes, 0x3ffffffe), 0);
  require_no_flags(attributes, "setpgroup");
  require_error("setsigdefault", posix_spawnattr_setsigdefault(attributes, &all), 0);
  require_no_flags(attributes, "setsigdefault");
  require_error("setsigmask", posix_spawnattr_setsigmask(attributes, &all), 0);
  require_no_flags(attributes, "setsigmask");
  posix_spawnattr_setschedpolicy(attributes, SCHED_FIFO);
  require_no_flags(attributes, "setschedpolicy");
  posix_spawnattr_setschedparam(attributes, &parameters);
  require_no_flags(attributes, "setschedparam");
}

PRIVILEGED_ASSERTION(PS_181) {
  posix_spawnattr_t attributes;
  become_particular();
  char* expected = report_after_spawn(NULL);
  posix_spawnattr_init(&attributes);
  set_values(&attributes);
  require_same_report("values without flags", report_after_spawn(&attributes), expected);
  require_error("setflags", posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK), 0);
  require_error("setflags(0)", posix_spawnattr_setflags(&attributes, 0), 0);
  require_same_report("flags off again", report_after_spawn(&attributes), expected);
}
