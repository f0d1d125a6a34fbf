// SPDX-License-Identifier: MIT
// Ways of creating a child that the kernel, a sandbox or an emulator refuses.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::kMissing;
using support::kOneStack;
using support::Rules;

struct Case {
  const char* name;
  Rules rules;
  int answer;
};

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class ladder : public testing::TestWithParam<Case> {};

/// The first spawn of the process finds out, the second goes straight to what worked.
TEST_P(ladder, first_spawns__are_exact) {
  support::in_fresh_process([] {
    const Case& current = GetParam();
    support::Watch watch;
    watch.new_mappings = kOneStack;
    support::refuse(current.rules);
    for (int i = 0; i < 3; i++) {
      watch.expect_spawn(current.answer);
      watch.expect_spawn(current.answer != 0 ? current.answer : ENOENT, nullptr, nullptr, kMissing);
    }
  });
}

Rules clone3(int error) { return {{SYS_clone3, error}}; }
Rules both(int error) { return {{SYS_clone3, ENOSYS}, {SYS_clone, error}}; }

INSTANTIATE_TEST_SUITE_P(
    clone3, ladder,
    testing::Values(Case{"ENOSYS", clone3(ENOSYS), 0}, Case{"EINVAL", clone3(EINVAL), 0},
                    Case{"EPERM", clone3(EPERM), 0}, Case{"E2BIG", clone3(E2BIG), 0},
                    Case{"ENOTSUP", clone3(ENOTSUP), 0}, Case{"EAGAIN", clone3(EAGAIN), EAGAIN},
                    Case{"ENOMEM", clone3(ENOMEM), ENOMEM}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    clone, ladder,
    testing::Values(Case{"ENOSYS", both(ENOSYS), ENOSYS}, Case{"EINVAL", both(EINVAL), EINVAL},
                    Case{"EPERM", both(EPERM), EPERM}, Case{"E2BIG", both(E2BIG), E2BIG},
                    Case{"ENOTSUP", both(ENOTSUP), ENOTSUP}, Case{"EAGAIN", both(EAGAIN), EAGAIN},
                    Case{"ENOMEM", both(ENOMEM), ENOMEM}),
    name_of);

INSTANTIATE_TEST_SUITE_P(rung, ladder,
                         testing::Values(Case{"clone3", support::kRungs[0].refused, 0},
                                         Case{"clone", support::kRungs[1].refused, 0},
                                         Case{"sigchld", support::kRungs[2].refused, 0},
                                         Case{"fork", support::kRungs[3].refused, 0}),
                         name_of);

volatile sig_atomic_t child_signals;

void count_child_signal(int) { child_signals = child_signals + 1; }

TEST(ladder, failed_spawn_by_clone__raises_no_sigchld) {
  support::in_fresh_process([] {
    signal(SIGCHLD, count_child_signal);
    support::refuse(clone3(EPERM));
    support::Watch watch;
    watch.new_mappings = kOneStack;
    watch.expect_spawn(ENOENT, nullptr, nullptr, kMissing);
    EXPECT_EQ(child_signals, 0);
  });
}

TEST(ladder, caller_without_shared_memory__answers_do_not_depend_on_the_order) {
  support::in_fresh_process([] {
    support::refuse(support::kRungs[3].refused);
    support::Watch watch;
    watch.new_mappings = kOneStack;
    watch.expect_spawn(ENOENT, nullptr, nullptr, kMissing);
    watch.expect_spawn(EACCES, nullptr, nullptr, "/");
    watch.expect_spawn(0);
    watch.expect_spawn(ENOTDIR, nullptr, nullptr, "/dev/null/missing");
  });
}

}  // namespace
