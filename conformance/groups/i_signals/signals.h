// SPDX-License-Identifier: MIT
// Sets of signals as /proc prints them, the caller's own signals, and launches with signal sets.
#pragma once

#include <signal.h>

#include "conformance/harness/launch.h"

/// Signal n is bit n - 1.
typedef unsigned long long signals;

static const signals kEvenSignals = 0xaaaaaaaaaaaaaaaa;

/// Those that sigfillset() gives, and of these the ones whose action can be set.
signals all_signals(void);
signals changeable_signals(void);

/// The mask of the calling thread, as the kernel has it.
void set_mask(signals blocked);
signals get_mask(void);

/// What the kernel has for all signals: a copy of everything, and the ones that are ignored.
struct dispositions {
  unsigned char raw[64][64];
};
struct dispositions get_dispositions(void);
signals get_ignored(void);

/// Sets the action of these signals: a handler, SIG_IGN or SIG_DFL.
void set_actions(signals chosen, void (*handler)(int));
void do_nothing(int signal);

/// A launch of the reporter with these flags, this spawn-sigmask, and this spawn-sigdefault.
struct launch with(short flags, signals mask, signals defaults);

/// observe(), also where SIGCHLD is ignored.
void look(struct launch l);

/// fail() where two sets differ; signals 32 and 33, which are libc's own, do not count.
void require_signals(const char* what, signals seen, signals expected);

/// look(), and what the new image must have.
void require_mask(struct launch l, signals expected);
void require_ignored(struct launch l, signals expected);
