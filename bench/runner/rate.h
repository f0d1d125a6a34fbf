/* SPDX-License-Identifier: MIT */
/* How many launches one thread has at the same time in the cases of rates. */
#ifndef BENCH_RUNNER_RATE_H
#define BENCH_RUNNER_RATE_H

enum { kAtOnce = 16 };

#endif
