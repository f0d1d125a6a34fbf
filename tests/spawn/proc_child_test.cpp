// SPDX-License-Identifier: MIT
// Files of /proc where there is none, but others of their names: in a jail.
#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/process.hpp"

namespace {

using libspawn::Errno;
using libspawn::Step;

/// From here on a name of /proc/self leads to a file of the jail's own.
std::string enter_jail(const support::TemporaryDirectory& jail, const std::string& name,
                       const std::string& content) {
  EXPECT_EQ(mkdir((jail / "proc").c_str(), 0755), 0);
  EXPECT_EQ(mkdir((jail / "proc/self").c_str(), 0755), 0);
  jail.write("proc/self/" + name, content);
  EXPECT_EQ(chroot(jail.path().c_str()), 0);
  return "/proc/self/" + name;
}

TEST(write_proc, file_of_that_name_elsewhere__is_not_written_to) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can change its root directory";
  int status = support::sandboxed([] {
    support::TemporaryDirectory jail;
    std::string file = enter_jail(jail, "oom_score_adj", "before");
    support::ExtendedPlan given(libspawn::kOomScoreAdj);
    given.extensions.oom_score_adj = 500;
    support::expect_failure(given.plan, Step::kOomScoreAdj, ENOTSUP, "fstatfs");
    EXPECT_EQ(support::read_file(file), "before");
  });
  EXPECT_EQ(status, 0);
}

TEST(open_proc, status_of_nobody__is_not_believed) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can change its root directory";
  int status = support::sandboxed([] {
    support::TemporaryDirectory jail;
    enter_jail(jail, "status", "Name:\tx\nSigIgn:\t0000000000000000\n");
    signal(SIGUSR1, SIG_IGN);
    support::answer(SYS_rt_sigaction, EDOM, 0, ~0U, SIGUSR1);
    support::BarePlan all("/none");
    all.plan.handlers_are_cleared = true;
    all.plan.sigdefault = libspawn::sys::SignalSet::all();
    support::expect_failure(all.plan, Step::kSignals, EDOM, "rt_sigaction");
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
