// SPDX-License-Identifier: MIT
// Threads for tests that hold against a crowd.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace support {

/// False in a sandbox that answers EPERM to clone3: glibc then makes no threads.
bool can_make_threads();

/// Skips the test there.
#define SKIP_WITHOUT_THREADS() \
  if (!support::can_make_threads()) GTEST_SKIP() << "the sandbox refuses threads"

/// Runs `body(number)` in `count` threads and waits for them all.
void run_threads(int count, const std::function<void(int)>& body);

}  // namespace support
