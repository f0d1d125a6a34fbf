// SPDX-License-Identifier: MIT
// Who the child is: user, groups, capabilities; each step alone.
#include <errno.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>

#include "spawn/plan.hpp"
#include "sys/process.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/process.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::ExtendedPlan;

constexpr int kNetBindService = 10;
constexpr int kCheckpointRestore = 40;  // Linux 5.9: in the second word

#define SKIP_UNLESS_ROOT() \
  if (!support::can_change_user()) GTEST_SKIP() << "only root can change its IDs"

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

void expect_ids(const ExtendedPlan& given, const std::string& user, const std::string& group) {
  BareChild child(given.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_EQ(child.status("Uid"), user);
  EXPECT_EQ(child.status("Gid"), group);
}

TEST(set_uid, user_and_group__are_all_four_of_the_child) {
  SKIP_UNLESS_ROOT();
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    ExtendedPlan user(libspawn::kUid);
    user.extensions.uid = kOther;
    expect_ids(user, "65534\t65534\t65534\t65534", "0\t0\t0\t0");
    ExtendedPlan both(libspawn::kUid | libspawn::kGid);
    both.extensions.uid = kOther;
    both.extensions.gid = 1234;
    expect_ids(both, "65534\t65534\t65534\t65534", "1234\t1234\t1234\t1234");
    EXPECT_EQ(geteuid(), 0U);
  });
  EXPECT_EQ(status, 0);
}

TEST(set_groups, list__is_all_that_the_child_has) {
  SKIP_UNLESS_ROOT();
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    gid_t callers[] = {7, 8};
    gid_t groups[] = {3, 4, 100000};
    ASSERT_EQ(setgroups(2, callers), 0);
    ExtendedPlan given(libspawn::kUid | libspawn::kSupplementary);
    given.extensions.uid = kOther;
    EXPECT_EQ(BareChild(given.plan).status("Groups"), " ");
    given.extensions.groups = {groups, sizeof groups};
    EXPECT_EQ(BareChild(given.plan).status("Groups"), "3 4 100000 ");
    given.extensions.set = libspawn::kUid;
    EXPECT_EQ(BareChild(given.plan).status("Groups"), "7 8 ");
  });
  EXPECT_EQ(status, 0);
}

TEST(identity, ordinary_user__eperm_in_each_step) {
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    ASSERT_TRUE(support::become_ordinary());
    ExtendedPlan given;
    given.extensions.ambient = 1UL << kNetBindService;
    given.extensions.set = libspawn::kSupplementary;
    support::expect_failure(given.plan, Step::kGroups, EPERM, "setgroups");
    given.extensions.set = libspawn::kGid;
    support::expect_failure(given.plan, Step::kGid, EPERM, "setresgid");
    given.extensions.set = libspawn::kUid;
    support::expect_failure(given.plan, Step::kUid, EPERM, "setresuid");
    given.extensions.set = libspawn::kAmbient;
    libspawn::Failure failure =
        support::expect_failure(given.plan, Step::kAmbient, EPERM, "capset");
    EXPECT_EQ(failure.index, unsigned{kNetBindService});
  });
  EXPECT_EQ(status, 0);
}

TEST(set_ambient, with_another_user__are_what_the_program_has) {
  SKIP_UNLESS_ROOT();
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    ExtendedPlan given(libspawn::kUid | libspawn::kAmbient);
    given.extensions.uid = kOther;
    given.extensions.ambient = 1UL << kNetBindService | 1UL << kCheckpointRestore;
    BareChild child(given.plan);
    EXPECT_EQ(child.report.failure.error, Errno::kNone);
    for (const char* set : {"CapAmb", "CapEff", "CapPrm"}) {
      EXPECT_EQ(child.mask(set), given.extensions.ambient) << set;
    }
  });
  EXPECT_EQ(status, 0);
}

/// In a sandbox: this process has the capability as an ambient one.
void raise_ambient(int capability) {
  libspawn::sys::CapabilityHeader header;
  libspawn::sys::CapabilityWord words[2] = {};
  ASSERT_EQ(libspawn::sys::capget(&header, words), Errno::kNone);
  words[0].inheritable |= 1U << capability;
  ASSERT_EQ(libspawn::sys::capset(&header, words), Errno::kNone);
  ASSERT_EQ(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), 0);
}

TEST(set_ambient, those_of_the_caller__go_unless_nothing_is_asked_for) {
  SKIP_UNLESS_ROOT();
  int status = support::sandboxed([] {
    constexpr int kChown = 0;
    raise_ambient(kChown);
    ExtendedPlan given;
    EXPECT_EQ(BareChild(given.plan).mask("CapAmb"), 1UL << kChown);
    given.extensions.set = libspawn::kAmbient;
    EXPECT_EQ(BareChild(given.plan).mask("CapAmb"), 0UL);
    given.extensions.ambient = 1UL << kNetBindService;
    EXPECT_EQ(BareChild(given.plan).mask("CapAmb"), 1UL << kNetBindService);
  });
  EXPECT_EQ(status, 0);
}

TEST(set_ambient, unknown_capability__is_enotsup_and_named) {
  SKIP_UNLESS_ROOT();
  int status = support::sandboxed([] {
    ExtendedPlan given(libspawn::kAmbient);
    given.extensions.ambient = 1UL << kNetBindService | 1UL << 63;
    libspawn::Failure failure =
        support::expect_failure(given.plan, Step::kAmbient, ENOTSUP, "prctl");
    EXPECT_EQ(failure.index, 63U);
  });
  EXPECT_EQ(status, 0);
}

TEST(set_no_new_privs, flag__is_set_in_the_child_alone) {
  support::BarePlan bare;
  EXPECT_EQ(BareChild(bare.plan).status("NoNewPrivs"),
            std::to_string(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)));
  bare.plan.flags = libspawn::kNoNewPrivs;
  EXPECT_EQ(BareChild(bare.plan).status("NoNewPrivs"), "1");
  EXPECT_EQ(support::own_status("NoNewPrivs"),
            std::to_string(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)));
}

TEST(set_no_new_privs, kernel_from_before_3_5__is_enotsup) {
  int status = support::sandboxed([] {
    support::BarePlan bare;
    bare.plan.flags = libspawn::kNoNewPrivs;
    support::answer(SYS_prctl, EINVAL, 0, ~0U, PR_SET_NO_NEW_PRIVS);
    support::expect_failure(bare.plan, Step::kNoNewPrivs, ENOTSUP, "prctl");
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
