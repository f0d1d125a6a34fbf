// SPDX-License-Identifier: MIT
// What this program has from whatever started it, and tests would find in their children.
#pragma once

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Leaves the standard streams only.
static inline void close_inherited(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  for (rlim_t fd = 3; fd < limit.rlim_cur && fd < 4096; fd++) close((int)fd);
}

/// Gives ignored signals their default, those of libc too: programs that glibc starts ignore them.
static inline void stop_ignoring(void) {
  for (int number = 1; number <= 64; number++) {
    const long by_default[4] = {0};
    long current[4] = {0};
    if (syscall(SYS_rt_sigaction, number, NULL, current, 8) != 0 || current[0] != 1) continue;
    syscall(SYS_rt_sigaction, number, by_default, NULL, 8);
  }
}
