// SPDX-License-Identifier: MIT
// System calls of extensions that fail in the caller: what is done without, and what is returned.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Attributes;
using support::Rules;

struct Case {
  const char* name;
  int (*ask)(posix_spawnattr_t*);
  Rules rules;
  int answer;
  int step;
  bool forks = false;  // no child can share memory
};

posix_spawn_error_np record;
int descriptor;

int ask_death_in_new_pids(posix_spawnattr_t* attributes) {
  EXPECT_EQ(posix_spawnattr_setnamespaces_np(attributes, CLONE_NEWPID), 0);
  return posix_spawnattr_setpdeathsig_np(attributes, SIGTERM);
}

int ask_descriptor(posix_spawnattr_t* attributes) {
  return posix_spawnattr_setprocdescp_np(attributes, &descriptor, PD_DAEMON);
}

int ask_descriptor_that_kills(posix_spawnattr_t* attributes) {
  return posix_spawnattr_setprocdescp_np(attributes, &descriptor, 0);
}

int ask_no_zombie(posix_spawnattr_t* attributes) {
  return posix_spawnattr_setxflags(attributes, POSIX_SPAWN_NOZOMBIE);
}

int ask_own_uid(posix_spawnattr_t* attributes) {
  return posix_spawnattr_setflags(attributes, POSIX_SPAWN_RESETIDS);
}

const Case kCases[] = {
    {"pidfd_open_for_the_parent",
     ask_death_in_new_pids,
     {{SYS_pidfd_open, EDOM}},
     EDOM,
     POSIX_SPAWN_STEP_PDEATHSIG_NP},
    {"pidfd_open_for_the_parent_enosys",
     ask_death_in_new_pids,
     {{SYS_pidfd_open, ENOSYS}},
     ENOTSUP,
     POSIX_SPAWN_STEP_PDEATHSIG_NP},
    {"waitid_without_pidfds",
     ask_descriptor,
     {{SYS_waitid, EINVAL, 0, ~0U, P_PIDFD}},
     ENOTSUP,
     POSIX_SPAWN_STEP_PROCDESCP_NP},
    {"pidfd_open_for_a_fork",
     ask_descriptor,
     {{SYS_pidfd_open, EDOM}},
     EDOM,
     POSIX_SPAWN_STEP_PROCDESCP_NP,
     true},
    {"pipe2_for_a_fork",
     ask_descriptor,
     {{SYS_pipe2, ENFILE}},
     ENFILE,
     POSIX_SPAWN_STEP_PROCDESCP_NP,
     true},
    {"clone3_with_descriptor",
     ask_descriptor_that_kills,
     {{SYS_clone3, EINVAL}},
     ENOTSUP,
     POSIX_SPAWN_STEP_PROCDESCP_NP},
    {"clone3_eperm_with_descriptor",
     ask_descriptor_that_kills,
     {{SYS_clone3, EPERM}},
     EPERM,
     POSIX_SPAWN_STEP_PROCDESCP_NP},
    {"clone3_eagain",
     ask_descriptor_that_kills,
     {{SYS_clone3, EAGAIN}},
     EAGAIN,
     POSIX_SPAWN_STEP_CLONE_NP},
    {"clone3_of_no_zombie",
     ask_no_zombie,
     {{SYS_clone3, ENOSYS}},
     ENOTSUP,
     POSIX_SPAWN_STEP_NOZOMBIE_NP},
    {"dumpable_read", ask_own_uid, {{SYS_prctl, EDOM, 0, ~0U, PR_GET_DUMPABLE}}, 0, 0},
    {"dumpable_written", ask_own_uid, {{SYS_prctl, EDOM, 0, ~0U, PR_SET_DUMPABLE}}, 0, 0},
};

class extension_call : public testing::TestWithParam<Case> {};

TEST_P(extension_call, refused_in_the_caller__gives_its_answer_and_leaves_no_trace) {
  support::in_fresh_process([] {
    const Case& tried = GetParam();
    Attributes attributes;
    ASSERT_EQ(tried.ask(attributes.get()), 0);
    ASSERT_EQ(posix_spawnattr_seterror_np(attributes.get(), &record), 0);
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    if (tried.forks) support::refuse(support::kRungs[3].refused);
    support::refuse(tried.rules);
    descriptor = support::kUntouched;
    for (int i = 0; i < 2; i++) {
      watch.expect_spawn(tried.answer, nullptr, attributes.get());
      EXPECT_EQ(record.step, tried.step);
      EXPECT_EQ(descriptor, support::kUntouched);
    }
  });
}

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(caller, extension_call, testing::ValuesIn(kCases), name_of);

}  // namespace
