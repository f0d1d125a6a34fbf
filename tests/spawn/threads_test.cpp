// SPDX-License-Identifier: MIT
// What libc tells of threads.
#include "spawn/threads.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

// That it is true of one thread is seen in the system calls of a spawn: bench/calls check.
TEST(is_only_thread, beside_another__is_false) {
  std::thread([] { EXPECT_FALSE(libspawn::is_only_thread()); }).join();
}

}  // namespace
