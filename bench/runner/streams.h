/* SPDX-License-Identifier: MIT */
/* The descriptor that becomes the child's standard streams. */
#ifndef BENCH_RUNNER_STREAMS_H
#define BENCH_RUNNER_STREAMS_H

#include "bench/runner/runner.h"

/* The lowest number behind the standard streams; or with `high` one above all that are held. */
int open_streams(const struct Setting* setting);

#endif
