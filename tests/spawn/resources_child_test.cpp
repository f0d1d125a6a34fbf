// SPDX-License-Identifier: MIT
// What the child may use: limits, file mode mask, its weight for the out-of-memory killer.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/process.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::ExtendedPlan;

struct LimitPlan : ExtendedPlan {
  LimitPlan() { plan.flags = libspawn::kSetRlimit; }
  LimitPlan& with(int resource, rlim_t soft, rlim_t hard) {
    extensions.limits_set |= 1U << resource;
    extensions.limits[resource] = {soft, hard};
    return *this;
  }
};

/// "soft hard"
std::string limit_of(const BareChild& child, int resource) {
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  rlimit limit = {};
  EXPECT_EQ(prlimit(child.pid(), static_cast<__rlimit_resource>(resource), nullptr, &limit), 0);
  return std::to_string(limit.rlim_cur) + " " + std::to_string(limit.rlim_max);
}

TEST(set_limits, several__are_the_childs_alone) {
  rlimit before = {};
  getrlimit(RLIMIT_CORE, &before);
  LimitPlan given;
  given.with(RLIMIT_CORE, 0, 0).with(RLIMIT_RTTIME, 5, 6).with(RLIMIT_NOFILE, 30, 40);
  BareChild child(given.plan);
  EXPECT_EQ(limit_of(child, RLIMIT_CORE), "0 0");
  EXPECT_EQ(limit_of(child, RLIMIT_RTTIME), "5 6");
  EXPECT_EQ(limit_of(child, RLIMIT_NOFILE), "30 40");
  rlimit after = {};
  getrlimit(RLIMIT_CORE, &after);
  EXPECT_EQ(after.rlim_cur, before.rlim_cur);
  EXPECT_EQ(after.rlim_max, before.rlim_max);
}

TEST(set_limits, no_flag_or_nothing_set__nothing_is_done) {
  LimitPlan given;
  given.with(RLIMIT_RTTIME, 5, 6);
  given.plan.flags = 0;
  EXPECT_NE(limit_of(BareChild(given.plan), RLIMIT_RTTIME), "5 6");
  given.plan.flags = libspawn::kSetRlimit;
  given.plan.extensions = nullptr;
  EXPECT_NE(limit_of(BareChild(given.plan), RLIMIT_RTTIME), "5 6");
}

TEST(set_limits, failing_one__is_named_and_the_lowest_comes_first) {
  LimitPlan given;
  given.with(RLIMIT_CORE, 1, 0).with(RLIMIT_RTTIME, 3, 2);
  EXPECT_EQ(support::expect_failure(given.plan, Step::kLimit, EINVAL, "prlimit64").index,
            unsigned{RLIMIT_CORE});
  given.with(RLIMIT_CORE, 0, 0);
  EXPECT_EQ(support::expect_failure(given.plan, Step::kLimit, EINVAL, "prlimit64").index,
            unsigned{RLIMIT_RTTIME});
}

TEST(set_limits, ordinary_user_raises_a_hard_limit__eperm) {
  support::PublicHelpers helpers;
  int status = support::sandboxed([] {
    ASSERT_TRUE(support::become_ordinary());
    rlimit low = {0, 10};
    ASSERT_EQ(setrlimit(RLIMIT_RTTIME, &low), 0);
    LimitPlan given;
    given.with(RLIMIT_RTTIME, 5, 11);
    support::expect_failure(given.plan, Step::kLimit, EPERM, "prlimit64");
  });
  EXPECT_EQ(status, 0);
}

TEST(set_limits, reset_of_descriptors__soft_is_1024_or_the_hard_one) {
  int status = support::sandboxed([] {
    LimitPlan given;
    given.plan.flags = libspawn::kResetNofile;
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max >= 4096) {
      rlimit high = {4000, 4096};
      ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &high), 0);
      EXPECT_EQ(limit_of(BareChild(given.plan), RLIMIT_NOFILE), "1024 4096");
    }
    rlimit low = {100, 500};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
    EXPECT_EQ(limit_of(BareChild(given.plan), RLIMIT_NOFILE), "500 500");
    given.plan.flags |= libspawn::kSetRlimit;
    given.with(RLIMIT_NOFILE, 40, 50);
    EXPECT_EQ(limit_of(BareChild(given.plan), RLIMIT_NOFILE), "40 50");
  });
  EXPECT_EQ(status, 0);
}

TEST(set_limits, reset_of_descriptors_refused__is_reported) {
  int status = support::sandboxed([] {
    LimitPlan given;
    given.plan.flags = libspawn::kResetNofile;
    support::answer(SYS_prlimit64, EPERM, 1, ~0U, RLIMIT_NOFILE);
    EXPECT_EQ(support::expect_failure(given.plan, Step::kLimit, EPERM, "prlimit64").index,
              unsigned{RLIMIT_NOFILE});
  });
  EXPECT_EQ(status, 0);
}

// It also holds for the files that actions make, whose mode is then as asked for.
TEST(set_umask, mask__is_the_childs_and_of_its_actions) {
  support::TemporaryDirectory directory;
  std::string path = directory / "file";
  ExtendedPlan given(libspawn::kUmask);
  given.extensions.umask = 0027;
  libspawn::Action create = {.kind = libspawn::ActionKind::kOpen,
                             .fd = support::unused_descriptor(),
                             .oflag = O_CREAT | O_WRONLY,
                             .mode = 0777,
                             .path = path.data()};
  given.plan.actions = {&create, 1};
  EXPECT_EQ(BareChild(given.plan).status("Umask"), "0027");
  struct stat made = {};
  EXPECT_EQ(stat(path.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777, 0750U);
  EXPECT_NE(support::own_status("Umask"), "0027");
}

TEST(set_oom_score_adj, any_number__is_the_childs) {
  for (int number : {1000, 999}) {
    ExtendedPlan given(libspawn::kOomScoreAdj);
    given.extensions.oom_score_adj = number;
    EXPECT_EQ(BareChild(given.plan).file("oom_score_adj"), std::to_string(number) + "\n");
  }
}

TEST(set_oom_score_adj, failures__are_reported) {
  support::PublicHelpers helpers;
  int ordinary = support::sandboxed([] {
    ASSERT_TRUE(support::become_ordinary());
    ExtendedPlan given(libspawn::kOomScoreAdj);
    given.extensions.oom_score_adj = -1000;
    support::expect_failure(given.plan, Step::kOomScoreAdj, EACCES, "write");
  });
  int hidden = support::sandboxed([] {
    ExtendedPlan given(libspawn::kOomScoreAdj);
    support::answer(SYS_openat, ENOENT, 2, O_ACCMODE, O_WRONLY);
    support::expect_failure(given.plan, Step::kOomScoreAdj, ENOTSUP, "openat");
  });
  EXPECT_EQ(ordinary, 0);
  EXPECT_EQ(hidden, 0);
}

}  // namespace
