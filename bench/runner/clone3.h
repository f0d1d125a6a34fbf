/* SPDX-License-Identifier: MIT */
/* What a correct posix_spawn cannot do without, by hand: the caller's system calls, and the child's
 * first. They are those that libspawn makes, in its order. */
#ifndef BENCH_RUNNER_CLONE3_H
#define BENCH_RUNNER_CLONE3_H

#include "bench/runner/runner.h"

/* Blocks all signals, makes a child that takes these steps on a stack of its own, asks whether it
 * has executed, and restores the mask; answers how long that took. The steps must not return.
 * `flags` are for clone besides those of every such child. */
int64_t launch_by_clone3(const struct Setting* setting, uint64_t flags,
                         void (*steps)(const struct Setting*));

/* The child's: the mask that the caller had. */
void restore_mask(void);

#endif
