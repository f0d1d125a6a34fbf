/* SPDX-License-Identifier: MIT */
/* A PATH whose last directory alone has the child. */
#ifndef BENCH_RUNNER_SEARCH_H
#define BENCH_RUNNER_SEARCH_H

#include "bench/runner/runner.h"

/* Sets it for this process; answers the name to search for. */
const char* set_search_path(const struct Setting* setting);

/* The candidates that this PATH makes, the child last; ends with a null pointer. */
char** make_candidates(const struct Setting* setting);

#endif
