// SPDX-License-Identifier: MIT
// The child, step by step: which step is reported, and in which order they come.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "attrs/attributes.hpp"
#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;

TEST(main_child, nothing_fails__says_started_and_no_error) {
  BarePlan bare;
  BareChild child(bare.plan);
  ASSERT_GT(child.pid(), 0);
  EXPECT_TRUE(child.report.started);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  // Where it was last, for whoever ends it.
  EXPECT_EQ(child.report.failure.step, Step::kExec);
}

constexpr int kRefusal = EDOM;  // no step gives it of itself

/// How a step is asked for, and the call that is refused to it.
struct FailingStep {
  Step step;
  uint32_t flag;       // of the plan
  uint32_t extension;  // of its extensions
  unsigned number;
  const char* call;
  unsigned argument = 0;  // refused where this one, & mask, is the value
  unsigned mask = 0;
  unsigned value = 0;
};

// In their order. Some have a call in common.
constexpr FailingStep kSteps[] = {
    {Step::kSignals, 0, 0, SYS_rt_sigaction, "rt_sigaction"},
    {Step::kIdMaps, 0, libspawn::kUidMap, SYS_openat, "openat", 2, O_ACCMODE, O_WRONLY},
    {Step::kCgroup, 0, 0, SYS_openat, "openat", 2, O_ACCMODE, O_WRONLY},
    {Step::kScheduler, libspawn::kSetScheduler, 0, SYS_sched_setscheduler, "sched_setscheduler"},
    {Step::kNice, 0, libspawn::kNice, SYS_setpriority, "setpriority"},
    {Step::kIoprio, 0, libspawn::kIoprio, SYS_ioprio_set, "ioprio_set"},
    {Step::kAffinity, 0, libspawn::kAffinity, SYS_sched_setaffinity, "sched_setaffinity"},
    {Step::kSession, libspawn::kSetSid, 0, SYS_setsid, "setsid"},
    {Step::kGroup, libspawn::kSetPgroup, 0, SYS_setpgid, "setpgid"},
    {Step::kResetIds, libspawn::kResetIds, 0, SYS_setresgid, "setresgid"},
    {Step::kMask, 0, 0, SYS_rt_sigprocmask, "rt_sigprocmask"},
    {Step::kFileAction, 0, 0, SYS_fchdir, "fchdir"},
    {Step::kSuspend, libspawn::kStartSuspended, 0, SYS_pipe2, "pipe2"},
    {Step::kLimit, libspawn::kResetNofile, 0, SYS_prlimit64, "prlimit64"},
    {Step::kOomScoreAdj, 0, libspawn::kOomScoreAdj, SYS_openat, "openat", 2, O_ACCMODE, O_WRONLY},
    {Step::kGroups, 0, libspawn::kSupplementary, SYS_setgroups, "setgroups"},
    {Step::kGid, 0, libspawn::kGid, SYS_setresgid, "setresgid"},
    {Step::kUid, 0, libspawn::kUid, SYS_setresuid, "setresuid"},
    {Step::kAmbient, 0, libspawn::kAmbient, SYS_capget, "capget"},
    {Step::kNoNewPrivs, libspawn::kNoNewPrivs, 0, SYS_prctl, "prctl", 0, ~0U, PR_SET_NO_NEW_PRIVS},
    {Step::kPdeathsig, 0, libspawn::kPdeathsig, SYS_prctl, "prctl", 0, ~0U, PR_SET_PDEATHSIG},
    {Step::kAslr, libspawn::kDisableAslr, 0, SYS_personality, "personality"},
    {Step::kExec, 0, 0, SYS_execve, "execve"},
};

/// In a sandbox: this step and all later ones are asked for, and would fail.
struct FailingPlan : support::ExtendedPlan {
  explicit FailingPlan(Step first) {
    for (const FailingStep& failing : kSteps) {
      if (failing.step < first) continue;
      plan.flags |= failing.flag;
      extensions.set |= failing.extension;
    }
    plan.sigignore.bits = first <= Step::kSignals ? 1 : 0;
    plan.joins_cgroup = first <= Step::kCgroup;
    plan.cgroup = AT_FDCWD;
    plan.actions = {&action_, first <= Step::kFileAction ? 1U : 0U};
  }

 private:
  Action action_ = {.kind = ActionKind::kFchdir};
};

/// Refuses what the steps from `first` on need. Hazard: refusing itself takes prctl().
void refuse_from(Step first) {
  for (bool by_prctl : {false, true}) {
    for (int i = sizeof kSteps / sizeof *kSteps - 1; i >= 0; i--) {
      const FailingStep& failing = kSteps[i];
      if (failing.step < first || (failing.number == SYS_prctl) != by_prctl) continue;
      support::answer(failing.number, kRefusal, failing.argument, failing.mask, failing.value);
    }
  }
}

TEST(main_child, failing_steps__the_first_in_the_order_is_reported) {
  for (const FailingStep& failing : kSteps) {
    static const FailingStep* first;
    first = &failing;
    int status = support::sandboxed([] {
      FailingPlan plan(first->step);
      refuse_from(first->step);
      support::expect_failure(plan.plan, first->step, kRefusal, first->call);
    });
    EXPECT_EQ(status, 0) << failing.call << ", step " << static_cast<int>(failing.step);
  }
}

// The limits are the program's: actions go by the caller's.
TEST(main_child, limit_of_descriptors__comes_after_the_actions) {
  support::ExtendedPlan given;
  given.plan.flags = libspawn::kSetRlimit;
  given.extensions.limits_set = 1U << RLIMIT_NOFILE;
  given.extensions.limits[RLIMIT_NOFILE] = {3, 3};
  Action action = {.kind = ActionKind::kDup2, .fd = 1, .new_fd = support::unused_descriptor()};
  given.plan.actions = {&action, 1};
  BareChild child(given.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_TRUE(child.has(action.new_fd));
}

// What is set up behind the actions is not met by them.
TEST(main_child, standard_stream__comes_after_the_actions) {
  support::File file("/dev/null");
  Action action = {.kind = ActionKind::kCloseFrom, .fd = 0};
  BarePlan bare;
  bare.plan.actions = {&action, 1};
  bare.plan.standard = {file.fd(), 1};
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_TRUE(child.has(1));
  EXPECT_FALSE(child.has(0));
  EXPECT_FALSE(child.has(file.fd()));
}

TEST(main_child, standard_stream_that_fails__is_behind_the_last_action) {
  Action action = {.kind = ActionKind::kClose, .fd = support::unused_descriptor()};
  BarePlan bare;
  bare.plan.actions = {&action, 1};
  bare.plan.standard = {support::unused_descriptor(), 1};
  EXPECT_EQ(support::expect_failure(bare.plan, Step::kFileAction, EBADF, "dup3").index, 1U);
}

// A session first: its leader cannot be moved into another group.
TEST(main_child, session_and_another_group__fails_in_the_group_step) {
  BarePlan bare;
  bare.plan.flags = libspawn::kSetSid | libspawn::kSetPgroup;
  bare.plan.pgroup = getpgrp();
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.failure.step, Step::kGroup);
  EXPECT_EQ(child.report.failure.error, Errno{EPERM});
}

TEST(main_child, unused_channel__nothing_is_written_on_success) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
  BarePlan bare;
  BareChild child(bare.plan, fds[1]);
  Errno said = {};
  close(fds[1]);
  EXPECT_EQ(read(fds[0], &said, sizeof said), 0);
  close(fds[0]);
}

TEST(main_child, channel__carries_the_error_as_well) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
  BarePlan bare("/does/not/exist");
  BareChild child(bare.plan, fds[1]);
  libspawn::Message said = {};
  EXPECT_EQ(read(fds[0], &said, sizeof said), static_cast<ssize_t>(sizeof said));
  EXPECT_EQ(said.mark, libspawn::kMessageMark);
  EXPECT_EQ(said.failure.error, Errno{ENOENT});
  EXPECT_EQ(child.report.failure.error, Errno{ENOENT});
  close(fds[0]);
  close(fds[1]);
}

TEST(main_child, any_flag_but_those_of_signals__leads_through_all_steps) {
  constexpr uint32_t kOfSignals = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                  POSIX_SPAWN_USEVFORK | POSIX_SPAWN_NOEXECERR_NP;
  for (uint32_t flag = 1; flag <= libspawn::kAllFlags; flag <<= 1) {
    libspawn::Plan plan = {.flags = flag};
    EXPECT_EQ(plan.is_ordinary(), (flag & kOfSignals) != 0) << flag;
  }
  EXPECT_FALSE(support::ExtendedPlan().plan.is_ordinary());
}

TEST(main_child, fatal_signal__nothing_else_is_done) {
  BarePlan failing("/does/not/exist");
  failing.plan.flags = POSIX_SPAWN_SETCGROUP;
  failing.plan.joins_cgroup = true;
  failing.plan.cgroup = -1;
  failing.plan.ending = {true, SIGTERM, 0};
  BareChild child(failing.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  int status = child.wait();
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

}  // namespace
