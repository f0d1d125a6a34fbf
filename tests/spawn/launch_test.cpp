// SPDX-License-Identifier: MIT
// From a plan to a running program, or to the reason why not.
#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "spawn/synchronous.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Channel;
using libspawn::Child;
using libspawn::Errno;
using libspawn::Result;

Result<Child> launch(libspawn::Plan& plan, bool wants_pidfd = false) {
  libspawn::SignalBlock block;
  libspawn::Report report = {};
  return libspawn::launch(plan, report, {.pidfd = wants_pidfd});
}

int end(pid_t pid, int signal) {
  int status = -1;
  if (signal != 0) support::kill_child(pid, signal);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

TEST(launch, program__runs_as_an_ordinary_child) {
  support::BarePlan bare;
  Result<Child> child = launch(bare.plan);
  ASSERT_EQ(child.error, Errno::kNone);
  EXPECT_EQ(WTERMSIG(end(child.value.pid, SIGTERM)), SIGTERM);
}

TEST(launch, failing_step__its_error_and_no_trace) {
  std::vector<int> before = support::open_descriptors();
  for (bool wants_pidfd : {false, true}) {
    support::BarePlan bare("/does/not/exist");
    EXPECT_EQ(launch(bare.plan, wants_pidfd).error, Errno{ENOENT});
  }
  EXPECT_TRUE(support::has_no_child());
  EXPECT_EQ(support::open_descriptors(), before);
}

TEST(launch, failing_step__raises_no_sigchld) {
  static volatile int raised;
  raised = 0;
  support::Disposition counted(SIGCHLD, [](int) { raised = raised + 1; });
  support::BarePlan bare("/does/not/exist");
  EXPECT_EQ(launch(bare.plan).error, Errno{ENOENT});
  EXPECT_EQ(raised, 0);
}

// As if forked: the caller gets a child whose status tells the signal.
TEST(launch, killed_before_exec__child_with_that_status) {
  for (int signal : {SIGTERM, SIGKILL, SIGHUP, SIGSEGV, 64}) {
    support::BarePlan bare;
    bare.plan.ending = {true, signal, 0};
    Result<Child> child = launch(bare.plan);
    ASSERT_EQ(child.error, Errno::kNone);
    int status = end(child.value.pid, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_TRUE(support::has_no_child());
  }
}

// A sandbox may not let the caller ask whether its child has executed; who waits for it learns it.
TEST(launch, question_refused__program_and_killed_child_are_told_apart) {
  int status = support::sandboxed([] {
    support::answer(SYS_setpgid, EPERM);
    support::BarePlan bare;
    Result<Child> program = launch(bare.plan);
    EXPECT_EQ(WTERMSIG(end(program.value.pid, SIGTERM)), SIGTERM);
    bare.plan.ending = {true, SIGUSR1, 0};
    Result<Child> killed = launch(bare.plan);
    EXPECT_EQ(WTERMSIG(end(killed.value.pid, 0)), SIGUSR1);
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

TEST(launch, killed_before_exec__pidfd_is_that_of_the_child_to_wait_for) {
  std::vector<int> before = support::open_descriptors();
  support::BarePlan bare;
  bare.plan.ending = {true, SIGTERM, 0};
  Result<Child> child = launch(bare.plan, true);
  ASSERT_EQ(child.error, Errno::kNone);
  siginfo_t info = {};
  auto id = static_cast<id_t>(child.value.pidfd);
  EXPECT_EQ(waitid(static_cast<idtype_t>(3), id, &info, WEXITED), 0);
  EXPECT_EQ(info.si_pid, child.value.pid);
  EXPECT_EQ(info.si_status, SIGTERM);
  close(child.value.pidfd);
  EXPECT_EQ(support::open_descriptors(), before);
}

// A child that ended before exec cannot be waited for in the ordinary way.
TEST(launch, callback_that_returns__child_with_that_status) {
  int status = 0x105;
  libspawn::Callback give = {[](void* number) { return *static_cast<int*>(number); }, &status};
  support::BarePlan bare;
  bare.plan.callback = give;
  Result<Child> child = launch(bare.plan);
  ASSERT_EQ(child.error, Errno::kNone);
  int seen = end(child.value.pid, 0);
  EXPECT_TRUE(WIFEXITED(seen));
  EXPECT_EQ(WEXITSTATUS(seen), 5);
  EXPECT_TRUE(support::has_no_child());
}

TEST(launch, memory_copied__error_is_exact_from_the_first_time) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, 0x100, 0x100);
    std::vector<int> before = support::open_descriptors();
    support::BarePlan missing("/does/not/exist");
    EXPECT_EQ(launch(missing.plan).error, Errno{ENOENT});
    EXPECT_EQ(launch(missing.plan).error, Errno{ENOENT});
    support::BarePlan bare;
    Result<Child> child = launch(bare.plan);
    EXPECT_EQ(child.error, Errno::kNone);
    EXPECT_EQ(WTERMSIG(end(child.value.pid, SIGTERM)), SIGTERM);
    EXPECT_EQ(support::open_descriptors(), before);
  });
  EXPECT_EQ(status, 0);
}

TEST(launch, kernel_without_waiting_for_pidfds__enosys_and_no_child) {
  int status = support::sandboxed([] {
    support::answer(SYS_waitid, EINVAL, 0, ~0U, 3);
    support::BarePlan bare;
    EXPECT_EQ(launch(bare.plan, true).error, Errno{ENOSYS});
    EXPECT_TRUE(support::has_no_child());
    Result<Child> plain = launch(bare.plan);
    EXPECT_EQ(plain.error, Errno::kNone);
    end(plain.value.pid, SIGKILL);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
