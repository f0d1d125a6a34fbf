// SPDX-License-Identifier: MIT
// Which signals are ignored, read from /proc: seen by which calls the child makes for all signals.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/process.hpp"

namespace {

using libspawn::Errno;
using support::BareChild;

/// In a sandbox: these two are ignored, and nothing but what is ignored may be changed.
void ignore_two() {
  for (int number = 1; number <= SIGRTMAX; number++) signal(number, SIG_DFL);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGRTMAX, SIG_IGN);
  support::answer(SYS_rt_sigaction, EDOM, 0, ~0U, SIGUSR2);
  support::answer(SYS_rt_sigaction, EDOM, 0, ~0U, SIGRTMIN);
}

struct AllDefault : support::BarePlan {
  AllDefault() {
    plan.handlers_are_cleared = true;
    plan.sigdefault = libspawn::sys::SignalSet::all();
  }
};

void expect_both_reset() {
  AllDefault all;
  BareChild child(all.plan);
  ASSERT_EQ(child.report.failure.error, Errno::kNone);
  ASSERT_EQ(child.mask("SigIgn"), 0UL);
}

TEST(ignored_signals, two_of_them__only_those_are_changed) {
  int status = support::sandboxed([] {
    ignore_two();
    expect_both_reset();
  });
  EXPECT_EQ(status, 0);
}

// The name of the process and its groups come before the field.
TEST(ignored_signals, misleading_name__the_field_is_found) {
  int status = support::sandboxed([] {
    ignore_two();
    prctl(PR_SET_NAME, "\nSigIgn:\tfff");
    expect_both_reset();
  });
  EXPECT_EQ(status, 0);
}

TEST(ignored_signals, field_at_any_place__is_found) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can have as many groups as it likes";
  int status = support::sandboxed([] {
    ignore_two();
    std::vector<gid_t> groups = {1};
    // One byte more each time, over the length of the buffer that the child reads into.
    for (int i = 0; i < 520; i++) {
      if (groups[0] == 1) {
        groups[0] = 10;
      } else {
        groups[0] = 1;
        groups.push_back(1);
      }
      ASSERT_EQ(setgroups(groups.size(), groups.data()), 0);
      expect_both_reset();
    }
  });
  EXPECT_EQ(status, 0);
}

/// Where the field cannot be read every signal may be ignored.
void expect_all_changed(unsigned call) {
  static unsigned refused;
  refused = call;
  int status = support::sandboxed([] {
    ignore_two();
    support::answer(refused, ENOENT);
    AllDefault all;
    support::expect_failure(all.plan, libspawn::Step::kSignals, EDOM, "rt_sigaction");
  });
  EXPECT_EQ(status, 0);
}

TEST(ignored_signals, cannot_be_read__all_may_be) {
  expect_all_changed(SYS_openat);
  expect_all_changed(SYS_read);
}

TEST(ignored_signals, without_proc__both_are_reset_all_the_same) {
  int status = support::sandboxed([] {
    for (int number : {SIGUSR1, SIGRTMAX}) signal(number, SIG_IGN);
    support::answer(SYS_openat, ENOENT, 2, O_ACCMODE | O_CLOEXEC, O_RDONLY | O_CLOEXEC);
    AllDefault all;
    BareChild child(all.plan);
    EXPECT_EQ(child.report.failure.error, Errno::kNone);
    EXPECT_EQ(child.mask("SigIgn"), 0UL);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
