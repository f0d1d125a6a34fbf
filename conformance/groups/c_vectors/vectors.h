// SPDX-License-Identifier: MIT
// What the cases of group C share: lists of strings, and the report's lines about them.
#pragma once

#include "conformance/harness/launch.h"

/// A list of `count` copies of `text` and the null pointer, from the heap.
char** repeat(const char* text, size_t count);

/// The new image saw this list, in this order: "argv" or "env".
void require_list(const char* name, char* const* expected);

/// Soft RLIMIT_STACK: the kernel takes a quarter of it for lists, but 128 KiB at least.
void limit_stack(size_t bytes);
