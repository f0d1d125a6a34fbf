// SPDX-License-Identifier: MIT
// The attributes but for signals, each step alone.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/stat.h>

#include "attrs/attributes.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using support::BareChild;
using support::BarePlan;

Errno error_of_joining(int cgroup) {
  BarePlan bare;
  bare.plan.joins_cgroup = true;
  bare.plan.cgroup = cgroup;
  return BareChild(bare.plan).report.error;
}

// The way for kernels without CLONE_INTO_CGROUP: a write to the directory's cgroup.procs.
TEST(join_cgroup, what_is_no_cgroup__ebadf_or_enotsup) {
  support::TemporaryDirectory directory;
  support::File opened(directory.path());
  support::File file("/dev/null");
  EXPECT_EQ(error_of_joining(support::unused_descriptor()), Errno{EBADF});
  EXPECT_EQ(error_of_joining(file.fd()), Errno{EBADF});
  EXPECT_EQ(error_of_joining(opened.fd()), Errno{ENOTSUP});
}

TEST(join_cgroup, file_of_that_name__gets_0_and_stays_the_callers) {
  support::TemporaryDirectory directory;
  std::string procs = directory.write("cgroup.procs", "");
  support::File opened(directory.path());
  EXPECT_EQ(error_of_joining(opened.fd()), Errno::kNone);
  EXPECT_EQ(support::read_file(procs), "0");
  EXPECT_NE(fcntl(opened.fd(), F_GETFD), -1);
}

TEST(join_cgroup, write_that_fails__is_the_error) {
  support::TemporaryDirectory directory;
  ASSERT_EQ(symlink("/dev/full", (directory / "cgroup.procs").c_str()), 0);
  support::File opened(directory.path());
  EXPECT_EQ(error_of_joining(opened.fd()), Errno{ENOSPC});
}

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
  EXPECT_EQ(BareChild(bare.plan).report.error, Errno{EINVAL});
}

TEST(start_session, flag__child_leads_session_and_group) {
  BarePlan bare;
  bare.plan.flags = libspawn::kSetSid;
  BareChild child(bare.plan);
  EXPECT_EQ(getsid(child.pid()), child.pid());
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

// Both libcs give EPERM: the leader of a session leads its group already.
TEST(join_group, own_group_of_a_new_session__succeeds) {
  BarePlan bare;
  bare.plan.flags = libspawn::kSetSid | libspawn::kSetPgroup;
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.error, Errno::kNone);
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

TEST(join_group, no_flag__group_is_the_callers) {
  BarePlan bare;
  bare.plan.pgroup = -1;
  BareChild child(bare.plan);
  EXPECT_EQ(getpgid(child.pid()), getpgrp());
}

constexpr uid_t kOther = 65534;

/// In a sandbox of root's: the effective IDs are another's. "real effective" of a child.
std::string ids_of_child(int flags) {
  EXPECT_EQ(setresgid(0, kOther, 0), 0);
  EXPECT_EQ(setresuid(0, kOther, 0), 0);
  support::Attributes attributes(flags);
  return support::run("/bin/sh", {"sh", "-pc", "id -u; id -g; id -ru; id -rg"}, nullptr,
                      attributes.get())
      .output;
}

TEST(reset_ids, flag__effective_ids_are_the_real_ones) {
  if (getuid() != 0) GTEST_SKIP() << "only root can have two user IDs";
  int with_flag =
      support::sandboxed([] { EXPECT_EQ(ids_of_child(POSIX_SPAWN_RESETIDS), "0\n0\n0\n0\n"); });
  int without_flag = support::sandboxed([] { EXPECT_EQ(ids_of_child(0), "65534\n65534\n0\n0\n"); });
  EXPECT_EQ(with_flag, 0);
  EXPECT_EQ(without_flag, 0);
}

}  // namespace
