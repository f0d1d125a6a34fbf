// SPDX-License-Identifier: MIT
// Whether few descriptors are open, as looked up now and then.
#include "spawn/few_descriptors.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/answers.hpp"
#include "tests/support/child.hpp"

namespace {

using libspawn::has_few_descriptors;

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

TEST(has_few_descriptors, few_then_many__is_seen_within_sixteen_questions) {
  if (!kernel_tells()) GTEST_SKIP() << "the kernel does not tell how many there are";
  EXPECT_EQ(run_with_streams_alone([] {
              EXPECT_TRUE(has_few_descriptors());
              for (int i = 0; i < 20; i++) fcntl(2, F_DUPFD, 3);
              for (int i = 1; i < kQuestions; i++) EXPECT_TRUE(has_few_descriptors());
              for (int i = 0; i < kQuestions; i++) EXPECT_FALSE(has_few_descriptors());
              syscall(SYS_close_range, 3U, ~0U, 0U);
              EXPECT_TRUE(has_few_descriptors());
            }),
            0);
}

TEST(has_few_descriptors, not_told__is_no) {
  EXPECT_EQ(run_with_streams_alone([] {
              support::answer(SYS_statx, ENOSYS);
              EXPECT_FALSE(has_few_descriptors());
            }),
            0);
}

}  // namespace
