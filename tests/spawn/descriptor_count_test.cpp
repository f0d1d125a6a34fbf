// SPDX-License-Identifier: MIT
// How many descriptors are open, as looked up now and then.
#include "spawn/descriptor_count.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/answers.hpp"
#include "tests/support/child.hpp"

namespace {

using libspawn::estimate_descriptors;

constexpr int kQuestions = 16;

/// In a process of its own with no descriptor but the standard streams.
int run_with_streams_alone(void (*body)()) {
  static void (*tested)();
  tested = body;
  return support::sandboxed([] {
    syscall(SYS_close_range, 3U, ~0U, 0U);
    tested();
  });
}

bool kernel_tells() {
  struct stat status = {};
  return stat("/proc/self/fd", &status) == 0 && status.st_size != 0;
}

TEST(estimate_descriptors, more_and_less__is_seen_within_sixteen_questions) {
  if (!kernel_tells()) GTEST_SKIP() << "the kernel does not tell how many there are";
  EXPECT_EQ(run_with_streams_alone([] {
              EXPECT_EQ(estimate_descriptors(), 3U);
              for (int i = 0; i < 20; i++) fcntl(2, F_DUPFD, 100);
              for (int i = 1; i < kQuestions; i++) EXPECT_EQ(estimate_descriptors(), 3U);
              for (int i = 0; i < kQuestions; i++) EXPECT_EQ(estimate_descriptors(), 23U);
              syscall(SYS_close_range, 3U, ~0U, 0U);
              EXPECT_EQ(estimate_descriptors(), 3U);
            }),
            0);
}

TEST(estimate_descriptors, not_told__is_none) {
  EXPECT_EQ(run_with_streams_alone([] {
              support::answer(SYS_statx, ENOSYS);
              EXPECT_EQ(estimate_descriptors(), 0U);
            }),
            0);
}

}  // namespace
