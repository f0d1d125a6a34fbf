// SPDX-License-Identifier: MIT
// How the child lives and dies: with its parent, stopped at first, at which addresses.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
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

struct DeathPlan : ExtendedPlan {
  explicit DeathPlan(int signal) : ExtendedPlan(libspawn::kPdeathsig) {
    extensions.pdeathsig = signal;
    plan.parent = getpid();
  }
};

TEST(set_pdeathsig, living_parent__child_lives) {
  DeathPlan given(SIGTERM);
  BareChild child(given.plan);
  EXPECT_EQ(child.report.failure.error, Errno::kNone);
  EXPECT_EQ(WTERMSIG(child.wait(SIGHUP)), SIGHUP);
}

TEST(set_pdeathsig, parent_that_is_gone__child_gets_the_signal_at_once) {
  DeathPlan given(SIGTERM);
  given.plan.parent = -1;  // as if the kernel had given the child to another
  int status = BareChild(given.plan).wait();
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

TEST(set_pdeathsig, none_and_parent_gone__child_lives) {
  DeathPlan given(0);
  given.plan.parent = -1;
  BareChild child(given.plan);
  EXPECT_EQ(WTERMSIG(child.wait(SIGHUP)), SIGHUP);
}

int open_process(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

TEST(set_pdeathsig, descriptor_of_the_parent__tells_whether_it_lives) {
  DeathPlan given(SIGTERM);
  given.plan.parent = -1;
  given.plan.parent_pidfd = open_process(getpid());
  if (given.plan.parent_pidfd < 0) GTEST_SKIP() << "no process descriptors here";
  EXPECT_EQ(WTERMSIG(BareChild(given.plan).wait(SIGHUP)), SIGHUP);
  close(given.plan.parent_pidfd);
  pid_t dead = fork();
  if (dead == 0) _exit(0);
  given.plan.parent_pidfd = open_process(dead);
  pollfd ended = {given.plan.parent_pidfd, POLLIN, 0};
  EXPECT_EQ(poll(&ended, 1, 5000), 1);
  EXPECT_EQ(WTERMSIG(BareChild(given.plan).wait()), SIGTERM);
  close(given.plan.parent_pidfd);
  waitpid(dead, nullptr, 0);
}

// What is looked at is the end of a pipe that the child alone has then.
TEST(set_pdeathsig, parent_that_ends__child_ends) {
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  pid_t parent = fork();
  if (parent == 0) {
    DeathPlan given(SIGTERM);
    auto* child = new BareChild(given.plan);
    _exit(child->pid() > 0 ? 0 : 1);
  }
  close(fds[1]);
  pollfd ended = {fds[0], POLLIN, 0};
  EXPECT_EQ(poll(&ended, 1, 5000), 1);
  close(fds[0]);
  int status = -1;
  EXPECT_EQ(waitpid(parent, &status, 0), parent);
  EXPECT_EQ(status, 0);
}

TEST(set_pdeathsig, no_signal__einval) {
  DeathPlan given(65);
  support::expect_failure(given.plan, Step::kPdeathsig, EINVAL, "prctl");
}

struct StoppedPlan : BarePlan {
  explicit StoppedPlan(std::string path = support::helpers() + "paused") : BarePlan(path) {
    plan.flags = libspawn::kStartSuspended;
  }
};

TEST(stop, flag__program_is_stopped_before_it_begins_and_goes_on) {
  StoppedPlan given;
  BareChild child(given.plan);
  ASSERT_EQ(child.report.failure.error, Errno::kNone);
  int status = -1;
  EXPECT_EQ(waitpid(child.pid(), &status, WUNTRACED), child.pid());
  EXPECT_TRUE(WIFSTOPPED(status));
  EXPECT_EQ(WSTOPSIG(status), SIGSTOP);
  EXPECT_EQ(child.status("TracerPid"), "0");
  EXPECT_EQ(child.file("comm"), "paused\n");
  support::kill_child(child.pid(), SIGCONT);
  support::wait_until_ready(child.pid());
  EXPECT_EQ(child.file("comm"), "ready\n");
}

TEST(stop, program_that_cannot_be_executed__child_ends_without_stopping) {
  StoppedPlan given("/does/not/exist");
  support::expect_failure(given.plan, Step::kExec, ENOENT, "execve");
}

TEST(stop, later_step_that_fails__child_ends_without_stopping) {
  StoppedPlan given;
  ExtendedPlan limits;
  limits.extensions.limits_set = 1U << RLIMIT_CORE;
  limits.extensions.limits[RLIMIT_CORE] = {1, 0};
  given.plan.extensions = &limits.extensions;
  given.plan.flags |= libspawn::kSetRlimit;
  support::expect_failure(given.plan, Step::kLimit, EINVAL, "prlimit64");
}

TEST(stop, no_free_descriptor__emfile) {
  int status = support::sandboxed([] {
    rlimit few = {32, 32};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (open("/dev/null", O_RDONLY) >= 0) continue;
    StoppedPlan given;
    support::expect_failure(given.plan, Step::kSuspend, EMFILE, "pipe2");
  });
  EXPECT_EQ(status, 0);
}

TEST(stop, each_call_refused__is_reported) {
  for (unsigned command : {F_SETSIG, F_SETOWN, F_SETFL}) {
    static unsigned refused;
    refused = command;
    int status = support::sandboxed([] {
      support::answer(SYS_fcntl, EINVAL, 1, ~0U, refused);
      StoppedPlan given;
      support::expect_failure(given.plan, Step::kSuspend, EINVAL, "fcntl");
    });
    EXPECT_EQ(status, 0) << command;
  }
}

constexpr unsigned long kNoRandomize = 0x0040000;

unsigned long personality_of(const BareChild& child) {
  return strtoul(child.file("personality").c_str(), nullptr, 16);
}

TEST(disable_aslr, flag__is_the_childs_alone) {
  BarePlan bare;
  EXPECT_EQ(personality_of(BareChild(bare.plan)) & kNoRandomize, 0UL);
  bare.plan.flags = libspawn::kDisableAslr;
  EXPECT_EQ(personality_of(BareChild(bare.plan)) & kNoRandomize, kNoRandomize);
  EXPECT_EQ(
      strtoul(support::read_file("/proc/self/personality").c_str(), nullptr, 16) & kNoRandomize,
      0UL);
}

TEST(disable_aslr, refused__is_reported) {
  for (unsigned mask : {0U, static_cast<unsigned>(kNoRandomize)}) {
    static unsigned bits;
    bits = mask;
    int status = support::sandboxed([] {
      support::answer(SYS_personality, EPERM, 0, bits, bits);
      BarePlan bare;
      bare.plan.flags = libspawn::kDisableAslr;
      support::expect_failure(bare.plan, Step::kAslr, EPERM, "personality");
    });
    EXPECT_EQ(status, 0);
  }
}

}  // namespace
