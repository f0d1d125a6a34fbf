// SPDX-License-Identifier: MIT
// Waiting for one child, by its descriptor where it has one.
#include "spawn/waiting.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "tests/support/answers.hpp"
#include "tests/support/child.hpp"

namespace {

using libspawn::Child;
using libspawn::Errno;

/// A fork that ends with a status, or pauses where that is negative.
Child forked(int code, bool has_pidfd) {
  pid_t pid = fork();
  if (pid == 0) {
    while (code < 0) pause();
    _exit(code);
  }
  int pidfd = has_pidfd ? static_cast<int>(syscall(SYS_pidfd_open, pid, 0)) : -1;
  return {pid, pidfd, false, false};
}

void expect_nothing_left() { EXPECT_TRUE(support::has_no_child()); }

TEST(wait_for, end__is_told_by_either_way) {
  for (bool has_pidfd : {false, true}) {
    for (bool is_own : {false, true}) {
      int status = -1;
      Child exited = forked(5, has_pidfd);
      EXPECT_TRUE(wait_for(exited, &status, 0, is_own));
      EXPECT_TRUE(WIFEXITED(status));
      EXPECT_EQ(WEXITSTATUS(status), 5);
      EXPECT_FALSE(wait_for(exited, &status, 0, is_own)) << "it is gone";
      if (has_pidfd) close(exited.pidfd);
      Child killed = forked(-1, has_pidfd);
      EXPECT_FALSE(wait_for(killed, nullptr, WNOHANG, is_own));
      EXPECT_EQ(send_signal(killed, SIGTERM, true), Errno::kNone);
      EXPECT_TRUE(wait_for(killed, &status, 0, is_own));
      EXPECT_TRUE(WIFSIGNALED(status));
      EXPECT_EQ(WTERMSIG(status), SIGTERM);
      if (has_pidfd) close(killed.pidfd);
    }
  }
  expect_nothing_left();
}

TEST(has_ended, child_on_its_way_ended_and_gone__are_told_apart) {
  Child child = forked(-1, false);
  EXPECT_FALSE(has_ended(child));
  EXPECT_EQ(send_signal(child, SIGKILL, true), Errno::kNone);
  EXPECT_TRUE(
      support::eventually([](void* at) { return has_ended(*static_cast<Child*>(at)); }, &child));
  EXPECT_TRUE(wait_for(child, nullptr, 0, true)) << "looking has consumed nothing";
  EXPECT_TRUE(has_ended(child));
}

/// A fork that executes a program which reads its input to the end; `leads`: a session.
Child executing(int input, bool leads) {
  pid_t pid = fork();
  if (pid == 0) {
    if (leads) setsid();
    dup2(input, 0);
    execl("/bin/cat", "cat", nullptr);
    _exit(127);
  }
  return {pid, -1, false, false};
}

bool is_cat(pid_t pid) {
  return support::read_file("/proc/" + std::to_string(pid) + "/comm") == "cat\n";
}

TEST(has_executed, program_running_and_ended__true_until_it_was_waited_for) {
  int input[2];
  ASSERT_EQ(pipe2(input, O_CLOEXEC), 0);
  Child child = executing(input[0], false);
  close(input[0]);
  EXPECT_TRUE(
      support::eventually([](void* at) { return is_cat(static_cast<Child*>(at)->pid); }, &child));
  EXPECT_TRUE(has_executed(child));
  close(input[1]);
  EXPECT_TRUE(
      support::eventually([](void* at) { return has_ended(*static_cast<Child*>(at)); }, &child));
  EXPECT_TRUE(has_executed(child));
  EXPECT_TRUE(wait_for(child, nullptr, 0, true));
  EXPECT_FALSE(has_executed(child));
}

TEST(has_executed, leader_of_a_session__cannot_be_told) {
  int input[2];
  ASSERT_EQ(pipe2(input, O_CLOEXEC), 0);
  Child child = executing(input[0], true);
  close(input[0]);
  EXPECT_TRUE(
      support::eventually([](void* at) { return is_cat(static_cast<Child*>(at)->pid); }, &child));
  EXPECT_FALSE(has_executed(child));
  close(input[1]);
  EXPECT_TRUE(wait_for(child, nullptr, 0, true));
}

// The question is a call that changes a group; it must find none to change to.
TEST(has_executed, copy_of_the_caller_alive_and_dead__false_and_its_group_is_as_before) {
  Child child = forked(-1, false);
  EXPECT_FALSE(has_executed(child));
  EXPECT_EQ(getpgid(child.pid), getpgrp());
  EXPECT_EQ(send_signal(child, SIGKILL, true), Errno::kNone);
  EXPECT_TRUE(
      support::eventually([](void* at) { return has_ended(*static_cast<Child*>(at)); }, &child));
  EXPECT_FALSE(has_executed(child));
  EXPECT_EQ(getpgid(child.pid), getpgrp());
  EXPECT_TRUE(wait_for(child, nullptr, 0, true));
}

// A sandbox's no says nothing of the child.
TEST(has_ended, waitid_refused__is_false) {
  for (unsigned error : {EPERM, ENOSYS}) {
    static unsigned refusal;
    refusal = error;
    int status = support::sandboxed([] {
      Child child = forked(-1, true);
      support::answer(SYS_waitid, refusal);
      EXPECT_FALSE(has_ended(child));
      EXPECT_EQ(send_signal(child, SIGKILL, true), Errno::kNone);
      discard_child(child, false);
      EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    });
    EXPECT_EQ(status, 0);
  }
}

TEST(send_signal, no_descriptor_or_calls_refused__goes_by_number) {
  int status = support::sandboxed([] {
    support::answer(SYS_pidfd_send_signal, EPERM);
    for (bool has_pidfd : {false, true}) {
      Child child = forked(-1, has_pidfd);
      EXPECT_EQ(send_signal(child, SIGTERM, true), Errno::kNone);
      int how = 0;
      EXPECT_TRUE(wait_for(child, &how, 0, true));
      EXPECT_EQ(WTERMSIG(how), SIGTERM);
    }
    support::answer(SYS_waitid, EPERM);
    Child child = forked(-1, true);
    EXPECT_EQ(send_signal(child, SIGKILL, true), Errno::kNone);
    EXPECT_TRUE(wait_for(child, nullptr, 0, false));
  });
  EXPECT_EQ(status, 0);
}

TEST(discard_child, any_child__is_gone_with_its_descriptor) {
  std::vector<int> before = support::open_descriptors();
  for (bool is_own : {false, true}) discard_child(forked(0, true), is_own);
  EXPECT_EQ(support::open_descriptors(), before);
  expect_nothing_left();
}

}  // namespace
