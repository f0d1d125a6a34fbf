// SPDX-License-Identifier: MIT
// The child's signal mask, read back from /proc: SigBlk, signal n at bit n-1.
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Attributes;
using support::PausedChild;

namespace {

constexpr unsigned long bit(int signal) { return 1UL << (signal - 1); }

/// Only 64 bits of a sigset_t mean anything to the kernel.
sigset_t set_of(unsigned long bits) {
  sigset_t set;
  sigemptyset(&set);
  memcpy(&set, &bits, sizeof bits);
  return set;
}

/// Blocks `bits` in the calling thread for as long as it lives.
class Blocked {
 public:
  explicit Blocked(unsigned long bits) {
    sigset_t set = set_of(bits);
    pthread_sigmask(SIG_SETMASK, &set, &previous_);
  }
  ~Blocked() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;

 private:
  sigset_t previous_;
};

unsigned long mask_with(unsigned long bits) {
  Attributes attributes(POSIX_SPAWN_SETSIGMASK);
  sigset_t set = set_of(bits);
  EXPECT_EQ(posix_spawnattr_setsigmask(attributes.get(), &set), 0);
  PausedChild child(nullptr, attributes.get());
  EXPECT_EQ(child.error(), 0);
  return child.mask("SigBlk");
}

TEST(posix_spawn, setsigmask__is_exactly_the_childs_mask) {
  unsigned long bits = bit(SIGUSR1) | bit(SIGTERM) | bit(SIGRTMIN) | bit(64);
  EXPECT_EQ(mask_with(bits), bits);
}

TEST(posix_spawn, setsigmask__each_signal_alone_arrives) {
  for (int signal = 1; signal <= 64; signal++) {
    bool never = signal == SIGKILL || signal == SIGSTOP || signal == 32 || signal == 33;
    EXPECT_EQ(mask_with(bit(signal)), never ? 0 : bit(signal)) << signal;
  }
}

TEST(posix_spawn, setsigmask_empty__opens_what_the_caller_blocks) {
  Blocked blocked(bit(SIGUSR1) | bit(SIGINT));
  EXPECT_EQ(mask_with(0), 0U);
}

// Signals 32 and 33 are libc's own: blocked in a new image, cancellation there would hang.
TEST(posix_spawn, setsigmask_of_all_64__leaves_kill_stop_and_libcs_own_open) {
  EXPECT_EQ(mask_with(~0UL), ~(bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33)));
}

TEST(posix_spawn, no_setsigmask__inherits_the_callers_mask) {
  Blocked blocked(bit(SIGUSR2) | bit(SIGHUP) | bit(63));
  EXPECT_EQ(PausedChild().mask("SigBlk"), bit(SIGUSR2) | bit(SIGHUP) | bit(63));
  Attributes attributes;
  EXPECT_EQ(PausedChild(nullptr, attributes.get()).mask("SigBlk"),
            bit(SIGUSR2) | bit(SIGHUP) | bit(63));
}

TEST(posix_spawn, no_setsigmask_in_a_thread__inherits_that_threads_mask) {
  if (!support::can_create_thread()) GTEST_SKIP() << "no threads here";
  Blocked blocked(bit(SIGUSR2));
  std::thread([] {
    Blocked own(bit(SIGWINCH));
    EXPECT_EQ(PausedChild().mask("SigBlk"), bit(SIGWINCH));
  }).join();
}

TEST(posix_spawn, any_outcome__the_callers_mask_is_as_before) {
  Blocked blocked(bit(SIGUSR1) | bit(40));
  std::string before = support::own_status("SigBlk");
  EXPECT_EQ(mask_with(bit(SIGTERM)), bit(SIGTERM));
  EXPECT_EQ(support::own_status("SigBlk"), before);
  EXPECT_NE(support::run("/nonexistent", {"x"}).error, 0);
  EXPECT_EQ(support::own_status("SigBlk"), before);
}

}  // namespace
