// SPDX-License-Identifier: MIT
// Who ignores SIGINT and SIGQUIT, and who gives them back.
#include "commands/interrupts.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spawn/signal_block.hpp"

namespace {

using libspawn::SignalBlock;
using libspawn::sys::SignalSet;

libspawn::Interrupts own;  // of a nascent child, which nobody is here

void on_signal(int) {}

sighandler_t handler_of(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler;
}

class interrupts : public testing::Test {
 protected:
  interrupts() {
    signal(SIGINT, on_signal);
    signal(SIGQUIT, SIG_IGN);
  }
  ~interrupts() override {
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
  }
  SignalBlock block_;
};

TEST_F(interrupts, ignored_twice__are_restored_by_the_second) {
  EXPECT_EQ(libspawn::ignore_interrupts(own).bits, SignalSet::of(SIGINT).bits);
  EXPECT_EQ(libspawn::ignore_interrupts(own).bits, SignalSet::of(SIGINT).bits);
  EXPECT_EQ(handler_of(SIGINT), SIG_IGN);
  libspawn::restore_interrupts(own);
  EXPECT_EQ(handler_of(SIGINT), SIG_IGN);
  libspawn::restore_interrupts(own);
  EXPECT_EQ(handler_of(SIGINT), on_signal);
  EXPECT_EQ(handler_of(SIGQUIT), SIG_IGN);
}

/// The exit status of a child that runs `body`.
template <class Body>
int end_of_child(Body body) {
  pid_t pid = fork();
  if (pid == 0) _exit(body() ? 0 : 1);
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

TEST_F(interrupts, ignored_twice_when_forked__are_known_in_the_child) {
  (void)libspawn::ignore_interrupts(own);
  (void)libspawn::ignore_interrupts(own);
  EXPECT_EQ(end_of_child([] {
              bool is_known = libspawn::ignore_interrupts(own).bits == SignalSet::of(SIGINT).bits;
              libspawn::restore_interrupts(own);
              return is_known && handler_of(SIGINT) == on_signal && handler_of(SIGQUIT) == SIG_IGN;
            }),
            0);
  EXPECT_EQ(handler_of(SIGINT), SIG_IGN);
  libspawn::restore_interrupts(own);
  libspawn::restore_interrupts(own);
  EXPECT_EQ(handler_of(SIGINT), on_signal);
}

TEST_F(interrupts, changed_by_a_forked_child__are_its_own) {
  (void)libspawn::ignore_interrupts(own);
  EXPECT_EQ(end_of_child([] {
              signal(SIGINT, SIG_DFL);
              signal(SIGQUIT, on_signal);
              uint64_t both = SignalSet::of(SIGINT).bits | SignalSet::of(SIGQUIT).bits;
              bool is_known = libspawn::ignore_interrupts(own).bits == both;
              libspawn::restore_interrupts(own);
              return is_known && handler_of(SIGINT) == SIG_DFL && handler_of(SIGQUIT) == on_signal;
            }),
            0);
  libspawn::restore_interrupts(own);
}

TEST_F(interrupts, ignored_when_forked_in_a_handler__are_restored_in_the_child) {
  (void)libspawn::ignore_interrupts(own);
  (void)libspawn::ignore_interrupts(own);
  EXPECT_EQ(end_of_child([] {
              libspawn::restore_interrupts(own);
              return handler_of(SIGINT) == on_signal;
            }),
            0);
  libspawn::restore_interrupts(own);
  libspawn::restore_interrupts(own);
}

}  // namespace
