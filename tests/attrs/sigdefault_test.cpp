// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigdefault and posix_spawnattr_setsigdefault.
#include <errno.h>
#include <gtest/gtest.h>
#include <string.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using support::Disposition;

unsigned long bit(int signal) { return 1UL << (signal - 1); }

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

TEST(sigdefault, every_signal_alone_and_all__round_trip) {
  support::Attributes attributes;
  for (int signal = 1; signal <= 65; signal++) {
    unsigned long wanted = signal == 65 ? ~0UL : bit(signal);
    sigset_t set = set_of(wanted);
    EXPECT_EQ(posix_spawnattr_setsigdefault(attributes.get(), &set), 0);
    set = set_of(0);
    EXPECT_EQ(posix_spawnattr_getsigdefault(attributes.get(), &set), 0);
    EXPECT_EQ(bits_of(set), wanted);
  }
}

TEST(sigdefault, set_changed_later__object_keeps_its_copy) {
  support::Attributes attributes;
  sigset_t set = set_of(bit(SIGUSR1));
  posix_spawnattr_setsigdefault(attributes.get(), &set);
  set = set_of(0);
  sigset_t got = set_of(0);
  posix_spawnattr_getsigdefault(attributes.get(), &got);
  EXPECT_EQ(bits_of(got), bit(SIGUSR1));
}

/// The signals that a child ignores which was given `bits` and `flags`.
unsigned long ignored_in_child(int flags, unsigned long bits) {
  support::Attributes attributes(flags);
  sigset_t set = set_of(bits);
  posix_spawnattr_setsigdefault(attributes.get(), &set);
  support::PausedChild child(nullptr, attributes.get());
  EXPECT_EQ(child.error(), 0);
  return child.mask("SigIgn");
}

TEST(sigdefault, ignored_signal_in_the_set__is_default_in_the_child) {
  Disposition first(SIGUSR1, SIG_IGN);
  Disposition second(SIGUSR2, SIG_IGN);
  unsigned long ignored = ignored_in_child(POSIX_SPAWN_SETSIGDEF, bit(SIGUSR1));
  EXPECT_EQ(ignored & bit(SIGUSR1), 0UL);
  EXPECT_EQ(ignored & bit(SIGUSR2), bit(SIGUSR2));
}

TEST(sigdefault, without_the_flag__is_ignored) {
  Disposition ignored(SIGUSR1, SIG_IGN);
  EXPECT_EQ(ignored_in_child(0, bit(SIGUSR1)) & bit(SIGUSR1), bit(SIGUSR1));
}

TEST(sigdefault, all_signals__none_is_ignored_and_nothing_fails) {
  Disposition hangup(SIGHUP, SIG_IGN);
  Disposition real_time(SIGRTMAX, SIG_IGN);
  EXPECT_EQ(ignored_in_child(POSIX_SPAWN_SETSIGDEF, ~0UL), 0UL);
}

TEST(sigdefault, empty_set__ignored_signals_stay_ignored) {
  Disposition ignored(SIGUSR1, SIG_IGN);
  EXPECT_EQ(ignored_in_child(POSIX_SPAWN_SETSIGDEF, 0) & bit(SIGUSR1), bit(SIGUSR1));
}

}  // namespace
