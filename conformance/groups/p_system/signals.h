// SPDX-License-Identifier: MIT
// The signal state that system() changes while it waits.
#pragma once

#include <signal.h>

struct signals {
  struct sigaction interrupt, quit, child;
  unsigned long long mask;
};

struct signals signals_now(void);

/// fail() unless nothing has changed since; `after` says what came between.
void require_same_signals(struct signals before, const char* after);
