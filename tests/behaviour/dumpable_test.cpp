// SPDX-License-Identifier: MIT
// A child that changes its IDs in the caller's memory must not make the caller undumpable.
#include <errno.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/support/child.hpp"

namespace {

void spawn_with_other_effective_ids(int dumpable) {
  ASSERT_EQ(setresgid(0, 1234, 0), 0);
  ASSERT_EQ(setresuid(0, 1234, 0), 0);
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, dumpable), 0);
  support::Attributes attributes(POSIX_SPAWN_RESETIDS);
  support::Outcome good = support::run("/bin/sh", {"sh", "-c", "id -u"}, nullptr, attributes.get());
  EXPECT_EQ(good.error, 0);
  EXPECT_EQ(good.output, "0\n");
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), dumpable);
  EXPECT_EQ(support::run("/no/file", {"x"}, nullptr, attributes.get()).error, ENOENT);
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), dumpable);
}

TEST(dumpable, ids_reset_by_the_child__caller_stays_dumpable) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to have two user IDs";
  EXPECT_EQ(support::sandboxed([] { spawn_with_other_effective_ids(1); }), 0);
}

TEST(dumpable, ids_reset_by_the_child__undumpable_caller_stays_so) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to have two user IDs";
  EXPECT_EQ(support::sandboxed([] { spawn_with_other_effective_ids(0); }), 0);
}

}  // namespace
