// SPDX-License-Identifier: MIT
// A child that changes its IDs in the caller's memory must not make the caller undumpable.
#include <errno.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"

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

void spawn_from_many_threads() {
  ASSERT_EQ(syscall(SYS_setresuid, 0, 1234, 0), 0);
  for (int round = 0; round < 50; round++) {
    ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++) {
      threads.emplace_back([] {
        syscall(SYS_setresuid, 0, 1234, 0);
        support::Attributes attributes(POSIX_SPAWN_RESETIDS);
        char* argv[] = {nullptr};
        for (int n = 0; n < 8; n++) {
          EXPECT_EQ(posix_spawn(nullptr, "/no/file", nullptr, attributes.get(), argv, argv),
                    ENOENT);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1) << round;
  }
}

TEST(dumpable, ids_reset_by_several_at_once__caller_stays_dumpable) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to have two user IDs";
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed(spawn_from_many_threads), 0);
}

TEST(dumpable, ids_reset_by_the_child__undumpable_caller_stays_so) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to have two user IDs";
  EXPECT_EQ(support::sandboxed([] { spawn_with_other_effective_ids(0); }), 0);
}

}  // namespace
