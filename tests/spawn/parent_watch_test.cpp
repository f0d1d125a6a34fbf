// SPDX-License-Identifier: MIT
// How a child can tell that its parent is dead.
#include "spawn/parent_watch.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Errno;
using libspawn::ParentWatch;
using libspawn::Report;
using libspawn::Step;
using support::ExtendedPlan;

/// With a parent-death signal, for the first process of a new PID namespace.
struct InnerPlan : ExtendedPlan {
  InnerPlan() : ExtendedPlan(libspawn::kPdeathsig | libspawn::kNamespaces) {
    extensions.namespaces = CLONE_NEWPID | CLONE_NEWUSER;
  }
};

TEST(parent_watch, no_signal_asked_for__nothing_is_done) {
  InnerPlan given;
  given.extensions.set = libspawn::kNamespaces;
  Report report = {};
  ParentWatch watch(given.plan, report);
  EXPECT_EQ(watch.error(), Errno::kNone);
  EXPECT_EQ(given.plan.parent, 0);
  EXPECT_EQ(given.plan.parent_pidfd, -1);
}

TEST(parent_watch, signal__parent_is_the_caller_or_its_own) {
  ExtendedPlan given(libspawn::kPdeathsig);
  Report report = {};
  ParentWatch watch(given.plan, report);
  EXPECT_EQ(watch.error(), Errno::kNone);
  EXPECT_EQ(given.plan.parent, getpid());
}

TEST(parent_watch, caller_is_replaced__parent_is_its_own) {
  ExtendedPlan given(libspawn::kPdeathsig);
  given.plan.flags = libspawn::kSetExec;
  Report report = {};
  ParentWatch watch(given.plan, report);
  EXPECT_EQ(given.plan.parent, getppid());
  EXPECT_EQ(given.plan.parent_pidfd, -1);
}

// It may have left its PID namespace for its children; mostly it has not.
TEST(parent_watch, descriptor_that_may_not_be_needed__is_no_error_where_there_is_none) {
  int status = support::sandboxed([] {
    support::answer(SYS_pidfd_open, ENOSYS);
    ExtendedPlan given(libspawn::kPdeathsig);
    Report report = {};
    ParentWatch watch(given.plan, report);
    EXPECT_EQ(watch.error(), Errno::kNone);
    EXPECT_EQ(given.plan.parent_pidfd, -1);
    EXPECT_EQ(report.failure.step, Step::kNone);
  });
  EXPECT_EQ(status, 0);
}

TEST(parent_watch, pid_namespace__descriptor_lives_as_long_as_the_object) {
  std::vector<int> before = support::open_descriptors();
  InnerPlan given;
  Report report = {};
  {
    ParentWatch watch(given.plan, report);
    if (watch.error() == Errno{ENOTSUP}) GTEST_SKIP() << "no pidfd_open() here";
    ASSERT_EQ(watch.error(), Errno::kNone);
    EXPECT_GE(given.plan.parent_pidfd, 3);
    EXPECT_EQ(fcntl(given.plan.parent_pidfd, F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(report.failure.step, Step::kNone);
    EXPECT_EQ(report.failure.call, nullptr);
  }
  EXPECT_EQ(support::open_descriptors(), before);
}

TEST(parent_watch, numbers_that_actions_name__are_not_used) {
  std::vector<libspawn::Action> actions;
  for (int fd = 0; fd < 60; fd++) {
    actions.push_back({.kind = libspawn::ActionKind::kClose, .fd = fd});
  }
  InnerPlan given;
  given.plan.actions = {actions.data(), 60};
  Report report = {};
  ParentWatch watch(given.plan, report);
  if (watch.error() == Errno{ENOTSUP}) GTEST_SKIP() << "no pidfd_open() here";
  EXPECT_GE(given.plan.parent_pidfd, 60);
}

void expect_error(int error) {
  InnerPlan given;
  Report report = {};
  ParentWatch watch(given.plan, report);
  EXPECT_EQ(watch.error(), Errno{error});
  EXPECT_EQ(given.plan.parent_pidfd, -1);
  EXPECT_EQ(report.failure.step, Step::kPdeathsig);
  EXPECT_STREQ(report.failure.call, "pidfd_open");
}

TEST(parent_watch, kernel_without_process_descriptors__enotsup) {
  int status = support::sandboxed([] {
    support::answer(SYS_pidfd_open, ENOSYS);
    expect_error(ENOTSUP);
  });
  EXPECT_EQ(status, 0);
}

TEST(parent_watch, full_table__emfile) {
  int status = support::sandboxed([] {
    rlimit few = {32, 32};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (open("/dev/null", O_RDONLY) >= 0) continue;
    expect_error(EMFILE);
  });
  EXPECT_EQ(status, 0);
}

// There is room for the descriptor, but only where an action would meet it.
TEST(parent_watch, only_a_named_number_is_free__emfile_and_nothing_is_left) {
  int status = support::sandboxed([] {
    rlimit few = {32, 32};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (open("/dev/null", O_RDONLY) >= 0) continue;
    close(31);
    libspawn::Action action = {.kind = libspawn::ActionKind::kClose, .fd = 31};
    InnerPlan given;
    given.plan.actions = {&action, 1};
    Report report = {};
    ParentWatch watch(given.plan, report);
    EXPECT_EQ(watch.error(), Errno{EMFILE});
    EXPECT_EQ(fcntl(31, F_GETFD), -1);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
