// SPDX-License-Identifier: MIT
// The library that ships watches nobody; debug/watch.cpp is tested by tests/debug.
#include "spawn/watch.hpp"

#include <gtest/gtest.h>

namespace {

TEST(begin_watch, library_that_ships__nobody_watches) {
  libspawn::Watch watch = libspawn::begin_watch();
  EXPECT_EQ(watch.call, nullptr);
  EXPECT_EQ(watch.frame, nullptr);
  end_watch(watch);
}

}  // namespace
