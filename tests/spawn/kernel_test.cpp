// SPDX-License-Identifier: MIT
// Which kernel this is.
#include "spawn/kernel.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "tests/support/answers.hpp"
#include "tests/support/child.hpp"

namespace {

using libspawn::kernel_version;
using libspawn::version_of;

TEST(version_of, releases__major_and_minor) {
  EXPECT_EQ(version_of("6.18.44-x"), 6018U);
  EXPECT_EQ(version_of("5.9"), 5009U);
  EXPECT_EQ(version_of("5.15.0-91-generic"), 5015U);
  EXPECT_EQ(version_of("7.0.0-rc1"), 7000U);
  EXPECT_EQ(version_of("10.1"), 10001U);
  EXPECT_EQ(version_of("6"), 6000U);
}

TEST(version_of, no_release__0) {
  EXPECT_EQ(version_of(""), 0U);
  EXPECT_EQ(version_of("x.y"), 0U);
}

TEST(kernel_version, this_machine__is_its_release) {
  utsname names = {};
  ASSERT_EQ(uname(&names), 0);
  EXPECT_EQ(kernel_version(), version_of(names.release));
}

TEST(kernel_version, asked_again__is_remembered) {
  unsigned version = kernel_version();
  static unsigned expected;
  expected = version;
  EXPECT_EQ(support::sandboxed([] {
              support::answer(SYS_uname, EPERM);
              EXPECT_EQ(kernel_version(), expected);
            }),
            0);
}

TEST(copies_tables_well, releases__from_6_11_on) {
  for (const char* release : {"6.11.0", "6.18.44-x", "7.0.0-rc1", "10.1"}) {
    EXPECT_TRUE(libspawn::copies_tables_well(version_of(release))) << release;
  }
  for (const char* release : {"6.10.14", "5.15.0-91-generic", "5.9", "6", "4.4.0", "", "x"}) {
    EXPECT_FALSE(libspawn::copies_tables_well(version_of(release))) << release;
  }
}

TEST(copies_before_opening, releases__from_5_9_to_6_7) {
  for (const char* release : {"5.9.0", "5.10.0-30-amd64", "5.14.0", "6.1.0", "6.6.1", "6.7.12"}) {
    EXPECT_TRUE(libspawn::copies_before_opening(version_of(release))) << release;
  }
  for (const char* release : {"6.8.0", "6.18.44-x", "7.0.0", "5.8.18", "5.4.0", "4.19", "", "x"}) {
    EXPECT_FALSE(libspawn::copies_before_opening(version_of(release))) << release;
  }
}

}  // namespace
