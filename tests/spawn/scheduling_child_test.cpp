// SPDX-License-Identifier: MIT
// The child's share of the processors and disks; each step alone.
#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/process.hpp"

namespace {

using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;
using support::ExtendedPlan;

TEST(set_scheduler, flags__choose_policy_or_priority_or_nothing) {
  BarePlan bare;
  bare.plan.policy = SCHED_BATCH;
  BareChild unchanged(bare.plan);
  EXPECT_EQ(sched_getscheduler(unchanged.pid()), sched_getscheduler(0));
  bare.plan.flags = libspawn::kSetScheduler;
  BareChild changed(bare.plan);
  EXPECT_EQ(sched_getscheduler(changed.pid()), SCHED_BATCH);
  bare.plan.flags = libspawn::kSetSchedparam;
  bare.plan.priority = 1;
  EXPECT_EQ(BareChild(bare.plan).report.failure.error, Errno{EINVAL});
}

TEST(set_scheduler, failures__name_their_call) {
  BarePlan bare;
  bare.plan.policy = 99;
  bare.plan.priority = 1;
  bare.plan.flags = libspawn::kSetScheduler;
  support::expect_failure(bare.plan, Step::kScheduler, EINVAL, "sched_setscheduler");
  bare.plan.flags = libspawn::kSetSchedparam;
  support::expect_failure(bare.plan, Step::kScheduler, EINVAL, "sched_setparam");
}

TEST(set_nice, number__is_the_childs) {
  int own = getpriority(PRIO_PROCESS, 0);
  for (int nice : {own, 19}) {
    ExtendedPlan given(libspawn::kNice);
    given.extensions.nice = nice;
    BareChild child(given.plan);
    EXPECT_EQ(child.report.failure.error, Errno::kNone);
    EXPECT_EQ(getpriority(PRIO_PROCESS, static_cast<id_t>(child.pid())), nice);
  }
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), own);
}

TEST(set_nice, ordinary_user_wants_more__eacces) {
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    rlimit none = {0, 0};
    ASSERT_EQ(setrlimit(RLIMIT_NICE, &none), 0);
    ASSERT_TRUE(support::become_ordinary());
    ExtendedPlan given(libspawn::kNice);
    given.extensions.nice = -20;
    support::expect_failure(given.plan, Step::kNice, EACCES, "setpriority");
  });
  EXPECT_EQ(status, 0);
}

constexpr int kBestEffort = 2 << 13;
constexpr int kRealTime = 1 << 13;

TEST(set_ioprio, class_and_level__are_the_childs) {
  ExtendedPlan given(libspawn::kIoprio);
  given.extensions.ioprio = kBestEffort | 7;
  BareChild child(given.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_EQ(syscall(SYS_ioprio_get, 1, child.pid()), kBestEffort | 7);
}

TEST(set_ioprio, real_time_without_the_right__eperm) {
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    ASSERT_TRUE(support::become_ordinary());
    ExtendedPlan given(libspawn::kIoprio);
    given.extensions.ioprio = kRealTime;
    support::expect_failure(given.plan, Step::kIoprio, EPERM, "ioprio_set");
  });
  EXPECT_EQ(status, 0);
}

/// The processors of a process, the first 64 of them.
uint64_t processors_of(pid_t pid) {
  uint64_t set[16] = {};
  EXPECT_EQ(sched_getaffinity(pid, sizeof set, reinterpret_cast<cpu_set_t*>(set)), 0);
  return set[0];
}

uint64_t lowest(uint64_t set) { return set & -set; }

TEST(set_affinity, set__is_the_childs) {
  uint64_t own = processors_of(0);
  uint64_t one = lowest(own);
  ExtendedPlan given(libspawn::kAffinity);
  given.extensions.affinity = {&one, sizeof one};
  BareChild child(given.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_EQ(processors_of(child.pid()), one);
  EXPECT_EQ(processors_of(0), own);
}

TEST(set_affinity, runmask__counts_with_the_flag_alone) {
  uint64_t own = processors_of(0);
  if ((own & ~0U) == lowest(own)) GTEST_SKIP() << "there is one processor only";
  ExtendedPlan given(libspawn::kRunmask);
  given.extensions.runmask = static_cast<uint32_t>(lowest(own));
  EXPECT_EQ(processors_of(BareChild(given.plan).pid()), own);
  given.plan.flags = libspawn::kExplicitCpu;
  EXPECT_EQ(processors_of(BareChild(given.plan).pid()), lowest(own));
  given.extensions.set = 0;
  EXPECT_EQ(processors_of(BareChild(given.plan).pid()), own);
}

TEST(set_affinity, no_usable_processor__einval) {
  uint64_t none[2] = {0, 0};
  ExtendedPlan given(libspawn::kAffinity);
  given.extensions.affinity = {none, sizeof none};
  support::expect_failure(given.plan, Step::kAffinity, EINVAL, "sched_setaffinity");
  given.extensions.set = libspawn::kRunmask;
  given.plan.flags = libspawn::kExplicitCpu;
  support::expect_failure(given.plan, Step::kAffinity, EINVAL, "sched_setaffinity");
}

}  // namespace
