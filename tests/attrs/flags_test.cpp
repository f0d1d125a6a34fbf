// SPDX-License-Identifier: MIT
// posix_spawnattr_getflags and posix_spawnattr_setflags.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>

#include "tests/support/child.hpp"

namespace {

// All 16 bits have a meaning: what is added to a short must not be lost in it.
TEST(flags, every_subset__round_trips) {
  support::Attributes attributes;
  for (int flags = SHRT_MIN; flags <= SHRT_MAX; flags++) {
    short got = 0x1234;
    ASSERT_EQ(posix_spawnattr_setflags(attributes.get(), static_cast<short>(flags)), 0);
    ASSERT_EQ(posix_spawnattr_getflags(attributes.get(), &got), 0);
    ASSERT_EQ(got, flags);
  }
}

TEST(flags, wide_flags__are_left_alone) {
  support::Attributes attributes;
  uint32_t all = 0;
  EXPECT_EQ(posix_spawnattr_setxflags(attributes.get(), POSIX_SPAWN_NO_NEW_PRIVS_NP), 0);
  EXPECT_EQ(posix_spawnattr_setflags(attributes.get(), POSIX_SPAWN_SETSID), 0);
  EXPECT_EQ(posix_spawnattr_getxflags(attributes.get(), &all), 0);
  EXPECT_EQ(all, uint32_t{POSIX_SPAWN_NO_NEW_PRIVS_NP | POSIX_SPAWN_SETSID});
}

// Only setxflags() has bits that mean nothing.
TEST(flags, unknown_wide_bit__einval_and_unchanged) {
  support::Attributes attributes(POSIX_SPAWN_SETSID);
  for (uint32_t bit = POSIX_SPAWN_OUTCOME_NP << 1; bit != 0; bit <<= 1) {
    uint32_t got = 0;
    EXPECT_EQ(posix_spawnattr_setxflags(attributes.get(), bit), EINVAL);
    EXPECT_EQ(posix_spawnattr_getxflags(attributes.get(), &got), 0);
    EXPECT_EQ(got, uint32_t{POSIX_SPAWN_SETSID});
  }
}

}  // namespace
