// SPDX-License-Identifier: MIT
// The child's signals: dispositions, mask, and dying of one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "spawn/plan.hpp"
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
  EXPECT_EQ(child.report.error, libspawn::Errno::kNone);
  EXPECT_EQ(child.mask("SigIgn"), 0UL);
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
    action = {libspawn::ActionKind::kOpen, 300, 0, O_RDONLY, 0, path.data()};
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
  bare.plan.fatal_signal = signal;
  return BareChild(bare.plan).wait();
}

TEST(die, every_signal_that_kills__is_the_status_without_a_core) {
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

TEST(die, ignored_or_caught_in_the_caller__kills_all_the_same) {
  for (void (*disposition)(int) : {SIG_IGN, +handler}) {
    Disposition changed(SIGTERM, disposition);
    int status = status_of_death(SIGTERM);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGTERM);
  }
}

}  // namespace
