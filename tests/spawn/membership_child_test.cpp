// SPDX-License-Identifier: MIT
// Where the child belongs: ID maps, cgroup, session, group; each step alone.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "attrs/attributes.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using support::BareChild;
using support::BarePlan;
using support::ExtendedPlan;

Errno error_of_joining(int cgroup) {
  BarePlan bare;
  bare.plan.flags = POSIX_SPAWN_SETCGROUP;
  bare.plan.joins_cgroup = true;
  bare.plan.cgroup = cgroup;
  return BareChild(bare.plan).report.failure.error;
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
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

TEST(join_group, no_flag__group_is_the_callers) {
  BarePlan bare;
  bare.plan.pgroup = -1;
  BareChild child(bare.plan);
  EXPECT_EQ(getpgid(child.pid()), getpgrp());
}

TEST(write_id_maps, no_new_namespace__fails_and_says_where) {
  char map[] = "0 0 1\n";
  ExtendedPlan users(libspawn::kUidMap);
  users.extensions.uid_map = {map, sizeof map - 1};
  support::expect_failure(users.plan, libspawn::Step::kIdMaps, EPERM, "write");
  ExtendedPlan groups(libspawn::kGidMap | libspawn::kUidMap);
  groups.extensions.gid_map = {map, sizeof map - 1};
  groups.extensions.uid_map = {map, sizeof map - 1};
  const char* call = geteuid() == 0 ? "write" : "openat";
  support::expect_failure(groups.plan, libspawn::Step::kIdMaps, EPERM, call);
}

TEST(write_id_maps, no_proc__is_enotsup) {
  int status = support::sandboxed([] {
    char map[] = "0 0 1\n";
    ExtendedPlan users(libspawn::kUidMap);
    users.extensions.uid_map = {map, sizeof map - 1};
    support::answer(SYS_openat, ENOENT, 2, O_ACCMODE, O_WRONLY);
    support::expect_failure(users.plan, libspawn::Step::kIdMaps, ENOTSUP, "openat");
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
