// SPDX-License-Identifier: MIT
// posix_spawnattr_getflags and posix_spawnattr_setflags.
#include <errno.h>
#include <gtest/gtest.h>

#include "tests/support/child.hpp"

namespace {

constexpr int kDefined = 0x1ff;

TEST(flags, every_defined_subset__round_trips) {
  support::Attributes attributes;
  for (int flags = 0; flags <= kDefined; flags++) {
    short got = -1;
    ASSERT_EQ(posix_spawnattr_setflags(attributes.get(), static_cast<short>(flags)), 0);
    ASSERT_EQ(posix_spawnattr_getflags(attributes.get(), &got), 0);
    ASSERT_EQ(got, flags);
  }
}

TEST(flags, unknown_bit__einval_and_unchanged) {
  support::Attributes attributes(POSIX_SPAWN_SETSID);
  for (int bit : {0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, -1}) {
    EXPECT_EQ(posix_spawnattr_setflags(attributes.get(), static_cast<short>(bit)), EINVAL);
    short got = -1;
    EXPECT_EQ(posix_spawnattr_getflags(attributes.get(), &got), 0);
    EXPECT_EQ(got, POSIX_SPAWN_SETSID);
  }
}

TEST(flags, unknown_bit_in_the_object__spawn_gives_einval) {
  support::Attributes attributes;
  *reinterpret_cast<short*>(attributes.get()) = 0x400;
  EXPECT_EQ(support::PausedChild(nullptr, attributes.get()).error(), EINVAL);
}

}  // namespace
