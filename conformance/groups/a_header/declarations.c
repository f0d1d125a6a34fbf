// SPDX-License-Identifier: MIT
// A: what <spawn.h> declares, seen by the compiler; the units are in conformance/headers.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/a_header/results.h"
#include "conformance/harness/conform.h"

static bool is_edition(long value) { return value == 200809 || value == 202405; }

ASSERTION(PS_001) {
  const char* macro = require_units("PS-001");
  long value = sysconf(_SC_SPAWN);
  require(value == -1 || is_edition(value), "sysconf(_SC_SPAWN) is %ld", value);
  require(value > 0, "spawning is not claimed at run time");
  require(strcmp(macro, "undefined") != 0, "_POSIX_SPAWN is undefined: nothing is claimed");
  require(is_edition(strtol(macro, NULL, 10)), "_POSIX_SPAWN is %s", macro);
  require_equal("sysconf(_SC_SPAWN), beside _POSIX_SPAWN,", value, strtol(macro, NULL, 10));
}

ASSERTION(PS_002) { require_units("PS-002"); }
ASSERTION(PS_003) { require_units("PS-003"); }
ASSERTION(PS_004) { require_units("PS-004"); }
ASSERTION(PS_005) { require_units("PS-005"); }
ASSERTION(PS_006) { require_units("PS-006"); }
ASSERTION(PS_007) { require_units("PS-007"); }
ASSERTION(PS_010) { require_units("PS-010"); }
ASSERTION(PS_011) { note("%s", require_units("PS-011")); }
ASSERTION(PS_013) { require_units("PS-013"); }
