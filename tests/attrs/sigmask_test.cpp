// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigmask and posix_spawnattr_setsigmask.
#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <string.h>

#include "tests/support/child.hpp"

namespace {

constexpr unsigned long kUnblockable = 1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1);
constexpr unsigned long kReserved = 3UL << 31;  // 32 and 33: of both libcs

sigset_t set_of(unsigned long bits) {
  sigset_t set;
  sigemptyset(&set);
  memcpy(&set, &bits, sizeof bits);
  return set;
}

unsigned long bits_of(const sigset_t& set) {
  unsigned long bits = 0;
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

TEST(sigmask, every_signal_alone_and_all__round_trip) {
  support::Attributes attributes;
  for (int signal = 1; signal <= 65; signal++) {
    unsigned long wanted = signal == 65 ? ~0UL : 1UL << (signal - 1);
    sigset_t set = set_of(wanted);
    EXPECT_EQ(posix_spawnattr_setsigmask(attributes.get(), &set), 0);
    set = set_of(0);
    EXPECT_EQ(posix_spawnattr_getsigmask(attributes.get(), &set), 0);
    EXPECT_EQ(bits_of(set), wanted);
  }
}

TEST(sigmask, beside_sigdefault__are_two_sets) {
  support::Attributes attributes;
  sigset_t mask = set_of(1);
  sigset_t defaults = set_of(2);
  posix_spawnattr_setsigmask(attributes.get(), &mask);
  posix_spawnattr_setsigdefault(attributes.get(), &defaults);
  sigset_t got;
  posix_spawnattr_getsigmask(attributes.get(), &got);
  EXPECT_EQ(bits_of(got), 1UL);
  posix_spawnattr_getsigdefault(attributes.get(), &got);
  EXPECT_EQ(bits_of(got), 2UL);
}

/// The mask of a child which was given `bits` and `flags`.
unsigned long blocked_in_child(int flags, unsigned long bits) {
  support::Attributes attributes(flags);
  sigset_t set = set_of(bits);
  posix_spawnattr_setsigmask(attributes.get(), &set);
  support::PausedChild child(nullptr, attributes.get());
  EXPECT_EQ(child.error(), 0);
  return child.mask("SigBlk");
}

TEST(sigmask, any_set__is_the_mask_of_the_child) {
  for (unsigned long bits : {0UL, 1UL << (SIGUSR1 - 1), 1UL << 33, 1UL << 63}) {
    EXPECT_EQ(blocked_in_child(POSIX_SPAWN_SETSIGMASK, bits), bits);
  }
}

TEST(sigmask, all_signals__all_but_those_that_nobody_may_block) {
  EXPECT_EQ(blocked_in_child(POSIX_SPAWN_SETSIGMASK, ~0UL), ~(kUnblockable | kReserved));
}

TEST(sigmask, without_the_flag__the_callers_is_inherited) {
  sigset_t mine = set_of(1UL << (SIGWINCH - 1));
  sigset_t old;
  pthread_sigmask(SIG_SETMASK, &mine, &old);
  unsigned long blocked = blocked_in_child(0, 1UL << (SIGUSR1 - 1));
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, &old, &after);
  EXPECT_EQ(blocked, bits_of(mine));
  EXPECT_EQ(bits_of(after), bits_of(mine));
}

}  // namespace
