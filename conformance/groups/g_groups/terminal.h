// SPDX-License-Identifier: MIT
// Pseudo-terminals for cases of group G.
#pragma once

#include <sys/types.h>

struct terminal {
  int master, slave;
  char path[64];
};

/// A new terminal that no session has; untested() where there are none.
struct terminal open_terminal(void);

/// A new terminal as the controlling one of this session, whose leader the case is.
struct terminal take_terminal(void);

/// What the caller has of its session: ID, group, the terminal's session and foreground group.
struct place {
  pid_t session, group, owner, foreground;
};

struct place place_at(int terminal);

/// fail() if that is now otherwise.
void require_place(struct place before, int terminal, const char* when);
