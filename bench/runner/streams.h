/* SPDX-License-Identifier: MIT */
/* The descriptor that becomes the child's standard streams. */
#ifndef BENCH_RUNNER_STREAMS_H
#define BENCH_RUNNER_STREAMS_H

#include <spawn.h>

#include "bench/runner/runner.h"

/* The lowest number behind the standard streams; or with `high` one above all that are held. */
int open_streams(const struct Setting* setting);

/* Makes the list of three adddup2 of it, and a closefrom behind them. */
void ask_for_streams(const struct Setting* setting, posix_spawn_file_actions_t* actions);

#endif
