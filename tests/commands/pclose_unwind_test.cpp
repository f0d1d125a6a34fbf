// SPDX-License-Identifier: MIT
// pclose: what a handler throws while it waits reaches the caller, which takes tables for unwinding
// through the library's own frames.
#include <gtest/gtest.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

#include "tests/support/child.hpp"

namespace {

struct TimedOut {};

void time_out(int) { throw TimedOut(); }

/// The command goes on without anybody to wait for it: in a process that ends.
void throw_over_pclose() {
  struct sigaction action = {};
  action.sa_handler = time_out;
  sigaction(SIGALRM, &action, nullptr);
  FILE* stream = popen("exec sleep 5", "r");
  ASSERT_NE(stream, nullptr);
  itimerval soon = {{0, 0}, {0, 200000}};
  setitimer(ITIMER_REAL, &soon, nullptr);
  EXPECT_THROW((void)pclose(stream), TimedOut);
}

TEST(pclose, handler_that_throws_meanwhile__is_caught_by_the_caller) {
  EXPECT_EQ(support::sandboxed(throw_over_pclose), 0);
}

}  // namespace
