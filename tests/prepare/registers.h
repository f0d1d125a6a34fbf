// SPDX-License-Identifier: MIT
// The registers that a function must preserve (tests/prepare/registers-ARCH.S).
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A bit for each register that the last call_with_patterns() found changed.
extern int registers_lost;

/// function(a, b), called with a pattern in each of the registers.
long call_with_patterns(long (*function)(void*, void*), void* a, void* b);

/// function(a, b), called with other values in them; must not return.
long call_with_ruins(long (*function)(void*, void*), void* a, void* b);

#ifdef __cplusplus
}
#endif
