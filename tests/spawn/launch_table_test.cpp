// SPDX-License-Identifier: MIT
// When a child whose caller goes on is born with the caller's own table of descriptors.
#include <errno.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "spawn/table.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/table_plan.hpp"

namespace {

using support::run_where_memory_is_shared;
using support::sound;
using support::start_of;
using support::TablePlan;

constexpr int kFirst = 1000;

/// As many as that, besides those of the test; false where they are not permitted.
bool open_many(int count) {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = kFirst + static_cast<rlim_t>(count);
  if (limit.rlim_max < limit.rlim_cur) limit.rlim_max = limit.rlim_cur;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  for (int fd = kFirst; fd < kFirst + count; fd++) {
    if (fcntl(2, F_DUPFD_CLOEXEC, fd) != fd) return false;
  }
  return true;
}

bool kernel_tells() {
  struct stat status = {};
  return stat("/proc/self/fd", &status) == 0 && status.st_size != 0;
}

uint32_t word;

unsigned start_of_detached(const TablePlan& given) { return start_of(given, {.in_memory = &word}); }

/// So that the descriptors are counted again.
void ask_often() {
  for (int i = 0; i < 16; i++) start_of_detached({TablePlan::close_from(3)});
}

TEST(find_own_table, caller_goes_on__only_where_many_are_not_copied) {
  if (!kernel_tells()) GTEST_SKIP() << "the kernel does not tell how many there are";
  run_where_memory_is_shared([] {
    TablePlan given = {TablePlan::close_from(3)};
    EXPECT_EQ(start_of_detached(given), 0U);
    if (!open_many(8000)) return;
    ask_often();
    EXPECT_EQ(start_of_detached(given), sound(3));
    EXPECT_EQ(start_of_detached({TablePlan::dup2(70, 1), TablePlan::close_from(3)}), sound(71));
    // It is fetched; in namespaces of its own the child could not do that.
    TablePlan high = {TablePlan::dup2(7900, 1), TablePlan::close_from(3)};
    EXPECT_EQ(start_of_detached(high), sound(3));
    EXPECT_EQ(start_of(high, {.flags = CLONE_NEWNS, .in_memory = &word}), 0U);
    EXPECT_EQ(start_of_detached({TablePlan::dup2(70, 1)}), 0U);
  });
}

TEST(find_own_table, caller_goes_on__nothing_that_might_have_to_be_repeated) {
  if (!kernel_tells()) GTEST_SKIP() << "the kernel does not tell how many there are";
  run_where_memory_is_shared([] {
    TablePlan given = {TablePlan::dup2(1, 2)};
    const char* const elsewhere = "/opt/x";
    const char* const of_system = "/usr/bin/x";
    if (!open_many(8000)) return;
    given.plan.flags = libspawn::kCloexecDefault;
    given.plan.candidates = {&elsewhere, 1, false};
    EXPECT_TRUE(find_own_table(given.plan, {}, nullptr).is_guess);
    EXPECT_EQ(start_of_detached(given), 0U);
    given.plan.candidates.paths = &of_system;
    EXPECT_EQ(start_of_detached(given), sound(3));
  });
}

TEST(find_own_table, caller_goes_on_and_kernel_does_not_tell__none) {
  run_where_memory_is_shared([] {
    if (!open_many(8000)) return;
    support::answer(SYS_statx, ENOSYS);
    EXPECT_EQ(start_of_detached({TablePlan::close_from(3)}), 0U);
    EXPECT_EQ(start_of({TablePlan::close_from(3)}), sound(3));
  });
}

}  // namespace
