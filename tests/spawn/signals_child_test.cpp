// SPDX-License-Identifier: MIT
// The child's signals: dispositions, mask, and dying of one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::sys::SignalSet;
using support::BareChild;
using support::BarePlan;
using support::Disposition;

unsigned long bit(int signal) { return 1UL << (signal - 1); }

void handler(int) {}

TEST(reset_signals, ignored_and_not_in_the_set__stay_ignored) {
  Disposition first(SIGUSR1, SIG_IGN);
  Disposition second(SIGRTMAX, SIG_IGN);
  for (bool cleared : {false, true}) {
    BarePlan bare;
    bare.plan.handlers_are_cleared = cleared;
    BareChild child(bare.plan);
    EXPECT_EQ(child.mask("SigIgn") & (bit(SIGUSR1) | bit(SIGRTMAX)), bit(SIGUSR1) | bit(SIGRTMAX));
  }
}

TEST(reset_signals, ignored_and_in_the_set__are_default) {
  Disposition first(SIGUSR1, SIG_IGN);
  Disposition second(SIGRTMAX, SIG_IGN);
  for (bool cleared : {false, true}) {
    BarePlan bare;
    bare.plan.handlers_are_cleared = cleared;
    bare.plan.sigdefault = {bit(SIGRTMAX)};
    BareChild child(bare.plan);
    EXPECT_EQ(child.mask("SigIgn") & (bit(SIGUSR1) | bit(SIGRTMAX)), bit(SIGUSR1));
  }
}

TEST(reset_signals, abort_ignored_by_the_program__is_ignored_unless_in_the_set) {
  for (bool cleared : {false, true}) {
    BarePlan bare;
    bare.plan.handlers_are_cleared = cleared;
    bare.plan.ignores_abort = true;
    EXPECT_EQ(BareChild(bare.plan).mask("SigIgn") & bit(SIGABRT), bit(SIGABRT));
    bare.plan.sigdefault = SignalSet::of(SIGABRT);
    EXPECT_EQ(BareChild(bare.plan).mask("SigIgn") & bit(SIGABRT), 0UL);
  }
}

TEST(reset_signals, all_64_in_the_set__none_fails) {
  Disposition ignored(SIGUSR1, SIG_IGN);
  BarePlan bare;
  bare.plan.sigdefault = SignalSet::all();
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.failure.error, libspawn::Errno::kNone);
  EXPECT_EQ(child.mask("SigIgn"), 0UL);
}

TEST(reset_signals, to_be_ignored__are_whatever_they_were) {
  Disposition caught(SIGUSR1, handler);
  Disposition usual(SIGUSR2, SIG_DFL);
  for (bool cleared : {false, true}) {
    BarePlan bare;
    bare.plan.handlers_are_cleared = cleared;
    bare.plan.sigignore = {bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGRTMAX)};
    BareChild child(bare.plan);
    EXPECT_EQ(child.mask("SigIgn") & bare.plan.sigignore.bits, bare.plan.sigignore.bits);
  }
}

TEST(reset_signals, all_64_to_be_ignored__none_fails) {
  BarePlan bare;
  bare.plan.sigignore = SignalSet::all();
  BareChild child(bare.plan);
  EXPECT_EQ(child.report.failure.error, libspawn::Errno::kNone);
  EXPECT_EQ(child.mask("SigIgn"), ~(bit(SIGKILL) | bit(SIGSTOP)));
}

// Few signals are set one by one; of many only those that /proc shows as ignored.
TEST(reset_signals, to_be_ignored_and_default__are_default) {
  for (uint64_t defaults : {bit(SIGUSR1), (bit(25) - 1), (bit(26) - 1), ~0UL}) {
    BarePlan bare;
    bare.plan.sigignore = SignalSet::all();
    bare.plan.sigdefault = {defaults};
    BareChild child(bare.plan);
    EXPECT_EQ(child.mask("SigIgn"), ~(bit(SIGKILL) | bit(SIGSTOP) | defaults));
  }
}

TEST(reset_signals, refused__is_reported) {
  int status = support::sandboxed([] {
    BarePlan bare;
    bare.plan.sigignore = SignalSet::of(SIGUSR1);
    support::answer(SYS_rt_sigaction, EDOM, 0, ~0U, SIGUSR1);
    support::expect_failure(bare.plan, libspawn::Step::kSignals, EDOM, "rt_sigaction");
  });
  EXPECT_EQ(status, 0);
}

TEST(reset_signals, caught_in_the_caller__handler_is_kept_there) {
  Disposition caught(SIGUSR1, handler);
  BarePlan bare;
  BareChild child(bare.plan);
  struct sigaction now = {};
  sigaction(SIGUSR1, nullptr, &now);
  EXPECT_EQ(now.sa_handler, handler);
}

/// Opens a FIFO that nobody writes to, and with it a moment before exec that lasts.
struct StuckPlan : BarePlan {
  explicit StuckPlan(const support::TemporaryDirectory& directory) : path(directory / "fifo") {
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    action = {.kind = libspawn::ActionKind::kOpen, .fd = 300, .path = path.data()};
    plan.actions = {&action, 1};
  }
  std::string path;
  libspawn::Action action;
};

/// With a copy of the memory, as under emulators: the caller goes on and can look.
void expect_no_handler_before_exec() {
  support::TemporaryDirectory directory;
  StuckPlan stuck(directory);
  libspawn::Report report = {};
  report.channel = -1;
  libspawn::SignalBlock block;
  pid_t pid = libspawn::sys::clone(SIGCHLD, nullptr, nullptr, stuck.plan, report).value;
  ASSERT_GT(pid, 0);
  std::string path = "/proc/" + std::to_string(pid) + "/status";
  auto no_handler = [](void* file) {
    std::string text = support::read_file(*static_cast<std::string*>(file));
    return text.find("SigCgt:\t0000000000000000\n") != std::string::npos;
  };
  EXPECT_TRUE(support::eventually(no_handler, &path, 2000));
  support::kill_child(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST(reset_signals, caught__default_before_the_file_actions) {
  Disposition caught(SIGUSR1, handler);
  Disposition real_time(SIGRTMAX, handler);
  expect_no_handler_before_exec();
}

TEST(set_mask, any_set__is_the_childs) {
  for (unsigned long bits : {0UL, bit(SIGUSR1), bit(32), bit(33), bit(64)}) {
    BarePlan bare;
    bare.plan.mask = {bits};
    BareChild child(bare.plan);
    EXPECT_EQ(child.mask("SigBlk"), bits);
  }
}

int status_of_death(int signal) {
  BarePlan bare;
  bare.plan.ending = {true, signal, 0};
  return BareChild(bare.plan).wait();
}

TEST(end, every_signal_that_kills__is_the_status_without_a_core) {
  rlimit cores = {};
  getrlimit(RLIMIT_CORE, &cores);
  support::SoftLimit highest(RLIMIT_CORE, cores.rlim_max);
  for (int signal :
       {SIGHUP, SIGINT, SIGKILL, SIGTERM, SIGSEGV, SIGSYS, SIGABRT, SIGXFSZ, 32, 33, 34, 64}) {
    int status = status_of_death(signal);
    EXPECT_TRUE(WIFSIGNALED(status)) << signal;
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_FALSE(WCOREDUMP(status)) << signal;
  }
}

TEST(end, status__is_the_childs) {
  BarePlan bare;
  bare.plan.ending = {true, 0, 127};
  int status = BareChild(bare.plan).wait();
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 127);
}

TEST(end, ignored_or_caught_in_the_caller__kills_all_the_same) {
  for (void (*disposition)(int) : {SIG_IGN, +handler}) {
    Disposition changed(SIGTERM, disposition);
    int status = status_of_death(SIGTERM);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGTERM);
  }
}

}  // namespace
