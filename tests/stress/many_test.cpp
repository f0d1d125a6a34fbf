// SPDX-License-Identifier: MIT
// Twenty thousand spawns leave the process as it was.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

constexpr int kSpawns = 20000;
constexpr int kWarming = 100;
constexpr long kPages = 256;         // what libc's heap may gain meanwhile
constexpr size_t kHeapMappings = 2;  // the same, in mappings

char name[] = "ends";
char* argv_of_ends[] = {name, nullptr};

long resident_pages() {
  std::string text = support::read_file("/proc/self/statm");
  return strtol(text.c_str() + text.find(' '), nullptr, 10);
}

/// Objects, a success and three failures.
void spawn_four_times(const std::string& ends) {
  support::Actions actions;
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions.get(), 5, "/dev/null", 0, 0), 0);
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 5, 6), 0);
  ASSERT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), 7), 0);
  pid_t pid = support::kUntouched;
  for (int i = 0; i < 3; i++) {
    ASSERT_EQ(posix_spawn(&pid, support::kMissing, actions.get(), nullptr, argv_of_ends, environ),
              ENOENT);
  }
  int status = 0;
  ASSERT_EQ(posix_spawn(&pid, ends.c_str(), actions.get(), nullptr, argv_of_ends, environ), 0);
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  ASSERT_EQ(status, support::kEndsWith << 8);
}

void spawn_many() {
  std::string ends = support::helpers() + "ends";
  support::Watch watch;
  for (int i = 0; i < kWarming; i++) spawn_four_times(ends);
  support::Watch::State before = watch.state();
  long pages = resident_pages();
  for (int i = 0; i < kSpawns / 4 && !testing::Test::HasFailure(); i++) spawn_four_times(ends);
  EXPECT_LE(resident_pages(), pages + kPages);
  watch.expect_no_trace(before, kHeapMappings);
}

TEST(many, twenty_thousand_spawns__leave_nothing) {
  EXPECT_EQ(support::sandboxed(spawn_many, 60), 0);
}

/// Each thread has a stack for its child at one time; of the mappings only the cache's may stay.
TEST(many, spawns_in_many_threads__leave_a_bounded_cache) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] {
              constexpr size_t kCache = 2 * 16;
              constexpr int kThreads = 24;
              std::string ends = support::helpers() + "ends";
              support::run_threads(kThreads, [](int) { usleep(1000); });
              support::Watch watch;
              support::Watch::State before = watch.state();
              for (int round = 0; round < 50; round++) {
                support::run_threads(kThreads, [&](int) {
                  pid_t pid = support::kUntouched;
                  EXPECT_EQ(
                      posix_spawn(&pid, ends.c_str(), nullptr, nullptr, argv_of_ends, environ), 0);
                  EXPECT_EQ(waitpid(pid, nullptr, 0), pid);
                });
              }
              constexpr size_t kArenas = 2 * 2 * 8;  // glibc: of malloc, and cached thread stacks
              watch.expect_no_trace(before, kCache + kArenas);
            }),
            0);
}

}  // namespace
