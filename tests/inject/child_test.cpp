// SPDX-License-Identifier: MIT
// System calls that fail in the child: each step's error is what the spawn returns.
#include "tests/support/child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Actions;
using support::Attributes;
using support::Rule;
using support::Rules;

constexpr int kHigh = 700;      // a descriptor that nothing has open
constexpr mode_t kMode = 0123;  // tells the child's openat from everybody's
constexpr int e = 0;            // in the table: the error comes with the trial

struct Step {
  const char* name;
  Rule rule;
  short flags;
  void (*prepare)(posix_spawn_file_actions_t*, posix_spawnattr_t*);
};

void no_preparation(posix_spawn_file_actions_t*, posix_spawnattr_t*) {}

void default_usr1(posix_spawn_file_actions_t*, posix_spawnattr_t* attributes) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  EXPECT_EQ(posix_spawnattr_setsigdefault(attributes, &set), 0);
}

void open_null(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions, kHigh, "/dev/null", O_RDWR, kMode), 0);
}

void dup_zero(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_adddup2(actions, 0, kHigh), 0);
}

void dup_to_itself(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_adddup2(actions, 0, 0), 0);
}

void change_directory(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_addchdir_np(actions, "/"), 0);
}

void change_to_zero(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_addfchdir_np(actions, 0), 0);
}

void take_terminal(posix_spawn_file_actions_t* actions, posix_spawnattr_t*) {
  EXPECT_EQ(posix_spawn_file_actions_addtcsetpgrp_np(actions, 0), 0);
}

const Step kSteps[] = {
    {"rt_sigaction", {SYS_rt_sigaction, e, 0, ~0U, SIGUSR1}, POSIX_SPAWN_SETSIGDEF, default_usr1},
    {"sched_setscheduler", {SYS_sched_setscheduler, e}, POSIX_SPAWN_SETSCHEDULER, no_preparation},
    {"sched_setparam", {SYS_sched_setparam, e}, POSIX_SPAWN_SETSCHEDPARAM, no_preparation},
    {"setsid", {SYS_setsid, e}, POSIX_SPAWN_SETSID, no_preparation},
    {"setpgid", {SYS_setpgid, e}, POSIX_SPAWN_SETPGROUP, no_preparation},
    {"setresgid", {SYS_setresgid, e}, POSIX_SPAWN_RESETIDS, no_preparation},
    {"setresuid", {SYS_setresuid, e}, POSIX_SPAWN_RESETIDS, no_preparation},
    {"openat", {SYS_openat, e, 3, 0777, kMode}, 0, open_null},
    {"dup3_of_opened", {SYS_dup3, e, 1, ~0U, kHigh}, 0, open_null},
    {"dup3", {SYS_dup3, e, 1, ~0U, kHigh}, 0, dup_zero},
    {"fcntl_getfd", {SYS_fcntl, e, 1, ~0U, F_GETFD}, 0, dup_to_itself},
    {"fcntl_setfd", {SYS_fcntl, e, 1, ~0U, F_SETFD}, 0, dup_to_itself},
    {"chdir", {SYS_chdir, e}, 0, change_directory},
    {"fchdir", {SYS_fchdir, e}, 0, change_to_zero},
    {"getpgid", {SYS_getpgid, e}, 0, take_terminal},
    {"rt_sigprocmask", {SYS_rt_sigprocmask, e, 0, ~0U, SIG_BLOCK}, 0, take_terminal},
    {"ioctl", {SYS_ioctl, e, 1, ~0U, TIOCSPGRP}, 0, take_terminal},
    {"rt_sigprocmask_of_mask", {SYS_rt_sigprocmask, e, 0, ~0U, SIG_SETMASK}, 0, no_preparation},
    {"execve", {SYS_execve, e}, 0, no_preparation},
};

/// EPERM, ENOSYS, EINVAL: a refused clone gives them too, and they must not be taken for that.
const int kErrors[] = {EDOM, EPERM, ENOSYS, EINVAL, EACCES, ENOMEM, ETXTBSY, EIO, 4095};

struct Trial {
  const Step* step;
  Rules rung;
  int error;
};
Trial trial;

/// A filter is for good, so each trial has a process of its own.
void try_once() {
  const Step& step = *trial.step;
  Actions actions;
  Attributes attributes(step.flags);
  step.prepare(actions.get(), attributes.get());
  support::Watch watch;
  watch.new_mappings = support::kOneStack;
  watch.expect_spawn(0);
  watch.new_mappings = 0;  // the stack is in the cache from here on
  Rules rules = trial.rung;
  rules.push_back(step.rule);
  rules.back().error = trial.error;
  support::refuse(rules);
  watch.expect_spawn(trial.error, actions.get(), attributes.get());
  watch.expect_spawn(trial.error, actions.get(), attributes.get());
}

class step : public testing::TestWithParam<Step> {};

TEST_P(step, refused_in_the_child__gives_the_error_by_every_rung) {
  for (const support::Rung& rung : support::kRungs) {
    for (int error : kErrors) {
      trial = {&GetParam(), rung.refused, error};
      EXPECT_EQ(support::sandboxed(try_once), 0) << rung.name << ", " << strerror(error);
    }
  }
}

std::string name_of(const testing::TestParamInfo<Step>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(child, step, testing::ValuesIn(kSteps), name_of);

TEST(step, without_its_flag__is_not_taken) {
  EXPECT_EQ(support::sandboxed([] {
              support::Watch watch;
              watch.new_mappings = support::kOneStack;
              Rules rules;
              for (const Step& unused : kSteps) {
                if (unused.rule.call == SYS_execve || unused.rule.call == SYS_rt_sigprocmask)
                  continue;
                rules.push_back(unused.rule);
                rules.back().error = EDOM;
              }
              support::refuse(rules);
              watch.expect_spawn(0);
            }),
            0);
}

struct Search {
  int error;
  int answer;
};

Search search_trial;

/// What execve says of one element of PATH decides whether the next is tried.
void search_once() {
  setenv("PATH", "/a:/b:/c", 1);
  support::Watch watch;
  support::refuse({{SYS_execve, search_trial.error}});
  support::Watch::State before = watch.state();
  char name[] = "missing";
  char* argv[] = {name, nullptr};
  pid_t pid = support::kUntouched;
  EXPECT_EQ(posix_spawnp(&pid, name, nullptr, nullptr, argv, environ), search_trial.answer);
  EXPECT_EQ(pid, support::kUntouched);
  watch.expect_no_trace(before, support::kOneStack);
}

TEST(search, refused_execve__goes_on_only_where_the_next_element_may_help) {
  for (Search row : {Search{EACCES, EACCES},
                     {ENOENT, ENOENT},
                     {ENOTDIR, ENOENT},
                     {ELOOP, ENOENT},
                     {ENAMETOOLONG, ENOENT},
                     {ESTALE, ENOENT},
                     {ENODEV, ENOENT},
                     {ETIMEDOUT, ENOENT},
                     {ENOMEM, ENOMEM},
                     {ETXTBSY, ETXTBSY},
                     {EIO, EIO},
                     {EPERM, EPERM},
                     {E2BIG, E2BIG},
                     {ENOEXEC, ENOEXEC},
                     {EMFILE, EMFILE},
                     {EAGAIN, EAGAIN},
                     {EINVAL, EINVAL},
                     {ENOSYS, ENOSYS}}) {
    search_trial = row;
    EXPECT_EQ(support::sandboxed(search_once), 0) << strerror(row.error);
  }
}

}  // namespace
