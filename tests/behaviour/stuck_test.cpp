// SPDX-License-Identifier: MIT
// A child that is killed or stopped before exec, while it waits in an addopen of a FIFO.
#include "tests/support/stuck.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>

using support::StuckResult;
using support::StuckSpawn;

namespace {

bool becomes(pid_t pid, const char* state) {
  std::pair<pid_t, const char*> wanted = {pid, state};
  return support::eventually(
      [](void* argument) {
        auto* pair = static_cast<std::pair<pid_t, const char*>*>(argument);
        return support::state_of(pair->first) == pair->second;
      },
      &wanted);
}

/// Kills the child: as if forked, the spawn succeeds and the process was killed by the signal. The
/// child may dump core, as a forked one would; what stands in for it must not: not CLD_DUMPED.
void expect_killed_by(int signal, bool by_pidfd) {
  SCOPED_TRACE(signal);
  StuckSpawn spawn(nullptr, by_pidfd);
  pid_t child = spawn.child();
  ASSERT_GT(child, 0);
  ASSERT_EQ(kill(child, signal), 0);
  StuckResult result = spawn.result();
  EXPECT_EQ(result.error, 0);
  EXPECT_GT(result.pid, 0);
  EXPECT_EQ(result.code, CLD_KILLED);
  EXPECT_EQ(result.status, signal);
  EXPECT_EQ(result.sigchld, 1);
  EXPECT_TRUE(result.childless);
}

// The mask is set before the file actions: a child that is stuck in one can be ended.
TEST(posix_spawn, child_stuck_in_addopen_gets_sigterm__pid_was_killed_by_it) {
  expect_killed_by(SIGTERM, false);
}

TEST(posix_spawn, child_stuck_in_addopen_gets_sigkill__pid_was_killed_by_it) {
  expect_killed_by(SIGKILL, false);
}

TEST(posix_spawn, child_stuck_in_addopen_gets_sigquit__pid_was_killed_and_dumps_no_core) {
  expect_killed_by(SIGQUIT, false);
}

TEST(posix_spawn, child_stuck_in_addopen_gets_other_signals__pid_was_killed_by_them) {
  for (int signal : {SIGHUP, SIGINT, SIGUSR1, SIGALRM, SIGPIPE, SIGRTMIN, SIGRTMAX}) {
    expect_killed_by(signal, false);
  }
}

TEST(pidfd_spawn, child_stuck_in_addopen_gets_sigterm__descriptor_tells_it) {
  expect_killed_by(SIGTERM, true);
}

TEST(pidfd_spawn, child_stuck_in_addopen_gets_sigkill__descriptor_tells_it) {
  expect_killed_by(SIGKILL, true);
}

TEST(pidfd_spawn, child_stuck_in_addopen_gets_sigquit__descriptor_tells_it_and_no_core) {
  expect_killed_by(SIGQUIT, true);
}

TEST(posix_spawn, child_stuck_in_addopen_with_sigterm_in_sigmask__is_not_ended_by_it) {
  support::Attributes attributes(POSIX_SPAWN_SETSIGMASK);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  ASSERT_EQ(posix_spawnattr_setsigmask(attributes.get(), &set), 0);
  StuckSpawn spawn(attributes.get());
  pid_t child = spawn.child();
  ASSERT_GT(child, 0);
  ASSERT_EQ(kill(child, SIGTERM), 0);
  ASSERT_EQ(kill(child, SIGUSR1), 0);
  EXPECT_EQ(spawn.result().status, SIGUSR1);
}

// The caller itself is no part of it: signals sent to it wait, and none ends the child.
TEST(posix_spawn, stuck_child__has_the_mask_of_the_new_image_already) {
  StuckSpawn spawn;
  pid_t child = spawn.child();
  ASSERT_GT(child, 0);
  std::string status = support::read_file("/proc/" + std::to_string(child) + "/status");
  EXPECT_NE(status.find("SigBlk:\t0000000000000000"), std::string::npos) << status;
  EXPECT_NE(status.find("SigCgt:\t0000000000000000"), std::string::npos) << status;
}

TEST(posix_spawn, stuck_child_when_the_fifo_opens__spawn_goes_on) {
  StuckSpawn spawn;
  ASSERT_GT(spawn.child(), 0);
  int fifo = spawn.open_fifo();
  ASSERT_GE(fifo, 0);
  StuckResult result = spawn.result();
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.code, CLD_EXITED);
  EXPECT_EQ(result.status, 0);
  close(fifo);
}

void expect_spawn_survives_stop(bool opens_while_stopped) {
  StuckSpawn spawn;
  pid_t child = spawn.child();
  ASSERT_GT(child, 0);
  ASSERT_EQ(kill(child, SIGSTOP), 0);
  ASSERT_TRUE(becomes(child, "T"));
  int fifo = opens_while_stopped ? spawn.open_fifo() : -1;
  ASSERT_EQ(kill(child, SIGCONT), 0);
  if (!opens_while_stopped) {
    EXPECT_TRUE(becomes(child, "S"));
    fifo = spawn.open_fifo();
  }
  StuckResult result = spawn.result();
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.pid, child);
  EXPECT_EQ(result.code, CLD_EXITED);
  EXPECT_EQ(result.status, 0);
  EXPECT_TRUE(result.childless);
  close(fifo);
}

TEST(posix_spawn, stuck_child_stopped_and_continued__spawn_goes_on_when_the_fifo_opens) {
  expect_spawn_survives_stop(false);
}

TEST(posix_spawn, stuck_child_stopped_while_the_fifo_opens__spawn_goes_on_when_continued) {
  expect_spawn_survives_stop(true);
}

}  // namespace
