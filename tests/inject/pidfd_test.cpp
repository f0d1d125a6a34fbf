// SPDX-License-Identifier: MIT
// pidfd_spawn where the kernel has less than it needs.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <spawn_np.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::kMissing;
using support::Rules;

constexpr unsigned kClonePidfd = 0x1000;

int spawn(int* pidfd, const std::string& path) {
  char name[] = "ends";
  char* argv[] = {name, nullptr};
  return pidfd_spawn(pidfd, path.c_str(), nullptr, nullptr, argv, environ);
}

void expect_spawn(const support::Watch& watch, int answer, const std::string& path) {
  support::Watch::State before = watch.state();
  int pidfd = support::kUntouched;
  EXPECT_EQ(spawn(&pidfd, path), answer);
  if (answer == 0) {
    siginfo_t info = {};
    EXPECT_NE(fcntl(pidfd, F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_EQ(waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED), 0);
    EXPECT_EQ(info.si_status, support::kEndsWith);
    EXPECT_EQ(close(pidfd), 0);
  } else {
    EXPECT_EQ(pidfd, support::kUntouched);
  }
  watch.expect_no_trace(before, watch.new_mappings);
}

struct Case {
  const char* name;
  Rules rules;
  int answer;
  int answer_missing;
};

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class pidfd : public testing::TestWithParam<Case> {};

TEST_P(pidfd, refused__answer_is_exact_and_nothing_is_left) {
  support::in_fresh_process([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    std::string ends = support::helpers() + "ends";
    support::refuse(GetParam().rules);
    for (int i = 0; i < 2; i++) {
      expect_spawn(watch, GetParam().answer, ends);
      expect_spawn(watch, GetParam().answer_missing, kMissing);
    }
  });
}

const support::Rule kNoClone3 = {SYS_clone3, ENOSYS};
const support::Rule kNoClonePidfd = {SYS_clone, EINVAL, 0, kClonePidfd, kClonePidfd};

INSTANTIATE_TEST_SUITE_P(
    caller, pidfd,
    testing::Values(
        Case{"waitid", {{SYS_waitid, EINVAL, 0, ~0U, P_PIDFD}}, ENOSYS, ENOSYS},
        Case{"clone3", {kNoClone3}, 0, ENOENT},
        Case{"clone_pidfd", {kNoClone3, kNoClonePidfd}, 0, ENOENT},
        Case{"clone_pidfd_and_pidfd_open",
             {kNoClone3, kNoClonePidfd, {SYS_pidfd_open, EMFILE}},
             EMFILE,
             EMFILE},
        Case{"all_clones", {kNoClone3, {SYS_clone, EPERM}}, EPERM, EPERM},
        Case{"clone_eagain", {{SYS_clone3, EAGAIN}, {SYS_clone, EAGAIN}}, EAGAIN, EAGAIN},
        Case{"clone_emfile", {{SYS_clone3, EMFILE}, {SYS_clone, EMFILE}}, EMFILE, EMFILE}),
    name_of);

/// The child runs already and would not end by itself.
TEST(pidfd, no_descriptor_for_a_running_child__child_is_killed_and_nothing_is_left) {
  support::in_fresh_process([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    support::refuse({kNoClone3, kNoClonePidfd, {SYS_pidfd_open, EMFILE}});
    expect_spawn(watch, EMFILE, support::helpers() + "paused");
  });
}

TEST(pidfd, full_table__emfile_and_nothing_is_left) {
  support::in_fresh_process([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    rlimit limit = {64, 64};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    while (dup(0) >= 0) continue;
    expect_spawn(watch, EMFILE, support::helpers() + "ends");
    expect_spawn(watch, EMFILE, kMissing);
    EXPECT_EQ(close(63), 0);
    expect_spawn(watch, 0, support::helpers() + "ends");
    expect_spawn(watch, ENOENT, kMissing);
  });
}

}  // namespace
