// SPDX-License-Identifier: MIT
// The ranges that are checked when an action is added.
#include <gtest/gtest.h>
#include <limits.h>

#include "file_actions/file_actions.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::check_descriptor;
using libspawn::check_open_max;
using libspawn::Errno;

TEST(check_descriptor, negative__ebadf) {
  EXPECT_EQ(check_descriptor(-1), Errno{EBADF});
  EXPECT_EQ(check_descriptor(INT_MIN), Errno{EBADF});
}

TEST(check_descriptor, any_other__is_right) {
  for (int fd : {0, 1, 1 << 20, INT_MAX}) EXPECT_EQ(check_descriptor(fd), Errno::kNone);
}

TEST(check_open_max, negative__ebadf) {
  EXPECT_EQ(check_open_max(-1), Errno{EBADF});
  EXPECT_EQ(check_open_max(INT_MIN), Errno{EBADF});
}

TEST(check_open_max, soft_limit__is_the_first_that_is_wrong) {
  for (int limit : {0, 1, 100, 1000}) {
    support::SoftLimit lowered(RLIMIT_NOFILE, static_cast<rlim_t>(limit));
    EXPECT_EQ(check_open_max(limit), Errno{EBADF});
    EXPECT_EQ(check_open_max(INT_MAX), Errno{EBADF});
    EXPECT_EQ(check_open_max(limit - 1), limit == 0 ? Errno{EBADF} : Errno::kNone);
  }
}

TEST(check_open_max, either_of_two__ebadf) {
  support::SoftLimit lowered(RLIMIT_NOFILE, 100);
  for (int wrong : {-1, INT_MIN, 100, INT_MAX}) {
    EXPECT_EQ(check_open_max(wrong, 99), Errno{EBADF});
    EXPECT_EQ(check_open_max(99, wrong), Errno{EBADF});
    EXPECT_EQ(check_open_max(wrong, wrong), Errno{EBADF});
  }
  EXPECT_EQ(check_open_max(99, 0), Errno::kNone);
  EXPECT_EQ(check_open_max(0, 99), Errno::kNone);
}

}  // namespace
