// SPDX-License-Identifier: MIT
// Ways for a spawn to fail, for rules that hold for all of them.
#pragma once

#include "conformance/harness/launch.h"

struct failure {
  const char* what;  // as in "the spawn with WHAT gives 0"
  struct launch launch;
  int error;
};

/// All of them, made in the case's directory; the last one has a null `what`.
const struct failure* make_failures(void);

/// The whole mask of the calling thread, with the signals that libc hides.
unsigned long long raw_mask(void);
