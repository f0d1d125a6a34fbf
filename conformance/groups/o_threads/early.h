// SPDX-License-Identifier: MIT
// A program whose first call of a libc is a spawn.
#pragma once

/// Replaces this process by a new start of the program, which in a constructor spawns and waits for
/// `what`: "s" and a path for posix_spawn, "p" and a name for posix_spawnp. Exits with the spawn's
/// error, kNotStarted if the child does not exit with 0, kStarted if all went well.
_Noreturn void exec_early(const char* what);

enum { kStarted = 242, kNotStarted };
