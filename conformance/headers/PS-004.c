// SPDX-License-Identifier: MIT
// PS-004: struct sched_param is declared before a prototype names it; else it would be another type
// in each prototype, of which compilers warn.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>

void take(struct sched_param* parameters);
void hand_on(struct sched_param* parameters);
void hand_on(struct sched_param* parameters) { take(parameters); }
