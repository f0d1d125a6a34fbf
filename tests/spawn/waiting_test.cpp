// SPDX-License-Identifier: MIT
// Waiting for one child, by its descriptor where it has one.
#include "spawn/waiting.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>

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
