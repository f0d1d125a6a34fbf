/* SPDX-License-Identifier: MIT */
/* Commands of the shell, as little as it can be asked for: what starts and waits is to count. */
#ifndef BENCH_RUNNER_COMMANDS_H
#define BENCH_RUNNER_COMMANDS_H

#include "bench/runner/runner.h"

/* Neither makes the shell start a program. */
#define kSilentCommand "true"
#define kSpeakingCommand "echo text"

/* The shell is preloaded with nothing unless the setting says so: then it is the same for all. */
void set_up_commands(const struct Setting* setting);

/* Ends the runner unless the wait status is that of success. */
void expect_end(int status);

#endif
