// SPDX-License-Identifier: MIT
// POSIX_SPAWN_RESETIDS: the four user and group IDs of the child, for root in sandboxes.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Attributes;
using support::PausedChild;

namespace {

constexpr unsigned kNobody = 65534;
const char* const kRoot = "0\t0\t0\t0";
const char* const kRootAsNobody = "0\t65534\t65534\t65534";
const char* const kNobodyAlone = "65534\t65534\t65534\t65534";

#define NEEDS_ROOT() \
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user"

void expect_ids(int flags, const char* uid, const char* gid) {
  Attributes attributes(flags);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.status("Uid"), uid);
  EXPECT_EQ(child.status("Gid"), gid);
}

TEST(posix_spawn, resetids_after_seteuid__only_uid_changes) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(seteuid(kNobody), 0);
              expect_ids(0, kRootAsNobody, kRoot);
              expect_ids(POSIX_SPAWN_RESETIDS, kRoot, kRoot);
              EXPECT_EQ(geteuid(), kNobody);
            }),
            0);
}

TEST(posix_spawn, resetids_after_setegid__only_gid_changes) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setegid(kNobody), 0);
              expect_ids(0, kRoot, kRootAsNobody);
              expect_ids(POSIX_SPAWN_RESETIDS, kRoot, kRoot);
              EXPECT_EQ(getegid(), kNobody);
            }),
            0);
}

TEST(posix_spawn, resetids_after_both__both_change) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setegid(kNobody), 0);
              ASSERT_EQ(seteuid(kNobody), 0);
              expect_ids(0, kRootAsNobody, kRootAsNobody);
              expect_ids(POSIX_SPAWN_RESETIDS, kRoot, kRoot);
            }),
            0);
}

TEST(posix_spawn, resetids_of_a_real_nobody__drops_the_effective_root) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setresgid(kNobody, 0, 0), 0);
              ASSERT_EQ(setresuid(kNobody, 0, 0), 0);
              expect_ids(POSIX_SPAWN_RESETIDS, kNobodyAlone, kNobodyAlone);
              EXPECT_EQ(geteuid(), 0U);
            }),
            0);
}

TEST(posix_spawn, resetids_without_difference__changes_nothing) {
  std::string uid = support::own_status("Uid");
  std::string gid = support::own_status("Gid");
  expect_ids(POSIX_SPAWN_RESETIDS, uid.c_str(), gid.c_str());
}

// POSIX: a program's set-user-ID bit takes effect after POSIX_SPAWN_RESETIDS.
TEST(posix_spawn, resetids_and_setuid_program__the_file_wins) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  struct statvfs filesystem;
  ASSERT_EQ(statvfs(helpers.directory().path().c_str(), &filesystem), 0);
  if (support::own_status("NoNewPrivs") != "0" || (filesystem.f_flag & ST_NOSUID) != 0) {
    GTEST_SKIP() << "set-user-ID bits have no effect here";
  }
  std::string program = helpers.directory() / "paused";
  ASSERT_EQ(chown(program.c_str(), kNobody, kNobody), 0);
  ASSERT_EQ(chmod(program.c_str(), 06755), 0);
  expect_ids(POSIX_SPAWN_RESETIDS, kRootAsNobody, kRootAsNobody);
}

bool can_be_fifo() {
  sched_param parameter = {};
  parameter.sched_priority = 1;
  return sched_setscheduler(0, SCHED_FIFO, &parameter) == 0;
}

void spawn_privileged_policy_and_reset() {
  ASSERT_EQ(setresuid(kNobody, 0, 0), 0);
  Attributes attributes(POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_RESETIDS);
  sched_param parameter = {};
  parameter.sched_priority = 1;
  ASSERT_EQ(posix_spawnattr_setschedpolicy(attributes.get(), SCHED_FIFO), 0);
  ASSERT_EQ(posix_spawnattr_setschedparam(attributes.get(), &parameter), 0);
  PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(support::stat_field(child.pid(), support::kPolicy), SCHED_FIFO);
  EXPECT_EQ(child.status("Uid"), kNobodyAlone);
}

TEST(posix_spawn, resetids_and_setscheduler__policy_is_set_with_the_callers_rights) {
  NEEDS_ROOT();
  if (!support::possible(can_be_fifo)) GTEST_SKIP() << "no right to SCHED_FIFO";
  support::PublicHelpers helpers;
  EXPECT_EQ(support::sandboxed(spawn_privileged_policy_and_reset), 0);
}

// POSIX: file actions are checked against the IDs that POSIX_SPAWN_RESETIDS leaves.
TEST(posix_spawn, resetids_and_addopen__opened_with_the_real_ids) {
  NEEDS_ROOT();
  support::PublicHelpers helpers;
  static std::string secret;
  secret = helpers.directory().write("secret", "", 0600);
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setresuid(kNobody, 0, 0), 0);
              support::Actions actions;
              posix_spawn_file_actions_addopen(actions.get(), 9, secret.c_str(), O_RDONLY, 0);
              EXPECT_EQ(PausedChild(actions.get()).error(), 0);
              Attributes attributes(POSIX_SPAWN_RESETIDS);
              EXPECT_EQ(PausedChild(actions.get(), attributes.get()).error(), EACCES);
            }),
            0);
}

}  // namespace
