// SPDX-License-Identifier: MIT
// What signals do in the child, read back from /proc: SigCgt and SigIgn, signal n at bit n-1.
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Attributes;
using support::PausedChild;

namespace {

// Signals 32 and 33, which the tests may have been started with ignored: glibc's posix_spawn does
// so.
constexpr unsigned long kLibcsOwn = 0x180000000;

constexpr unsigned long bit(int signal) { return 1UL << (signal - 1); }

void handler(int) {}

unsigned long own_mask(const char* field) {
  return strtoul(support::own_status(field).c_str(), nullptr, 16);
}

/// SigIgn of a child that was started with these signals (bit n-1) as spawn-sigdefault.
unsigned long ignored_with(unsigned long bits) {
  Attributes attributes(POSIX_SPAWN_SETSIGDEF);
  sigset_t set;
  sigemptyset(&set);
  memcpy(&set, &bits, sizeof bits);
  EXPECT_EQ(posix_spawnattr_setsigdefault(attributes.get(), &set), 0);
  PausedChild child(nullptr, attributes.get());
  EXPECT_EQ(child.error(), 0);
  EXPECT_EQ(child.mask("SigCgt"), 0U);
  return child.mask("SigIgn");
}

void ignore_all() {
  for (int number = 1; number <= 64; number++) signal(number, SIG_IGN);
  signal(SIGCHLD, SIG_DFL);
}

TEST(posix_spawn, caught_signals__are_default_in_the_child_and_stay_caught_here) {
  EXPECT_EQ(support::sandboxed([] {
              for (int number = 1; number <= 64; number++) signal(number, handler);
              unsigned long caught = own_mask("SigCgt");
              ASSERT_NE(caught & bit(SIGUSR1), 0U);
              PausedChild child;
              ASSERT_EQ(child.error(), 0);
              EXPECT_EQ(child.mask("SigCgt"), 0U);
              EXPECT_EQ(child.mask("SigIgn") & ~kLibcsOwn, 0U);
              EXPECT_EQ(own_mask("SigCgt"), caught);
            }),
            0);
}

TEST(posix_spawn, ignored_signals__stay_ignored) {
  EXPECT_EQ(support::sandboxed([] {
              ignore_all();
              unsigned long ignored = own_mask("SigIgn");
              ASSERT_NE(ignored & bit(SIGUSR1), 0U);
              EXPECT_EQ(PausedChild().mask("SigIgn"), ignored);
              EXPECT_EQ(own_mask("SigIgn"), ignored);
            }),
            0);
}

TEST(posix_spawn, ignored_sigchld__stays_ignored_in_the_child) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGCHLD, SIG_IGN);
              EXPECT_NE(PausedChild().mask("SigIgn") & bit(SIGCHLD), 0U);
            }),
            0);
}

TEST(posix_spawn, setsigdef__ignored_and_in_the_set_are_default) {
  EXPECT_EQ(support::sandboxed([] {
              ignore_all();
              unsigned long ignored = own_mask("SigIgn");
              unsigned long set = bit(SIGUSR1) | bit(SIGPIPE) | bit(SIGRTMIN) | bit(64);
              EXPECT_EQ(ignored_with(set), ignored & ~set);
              EXPECT_EQ(own_mask("SigIgn"), ignored);
            }),
            0);
}

TEST(posix_spawn, setsigdef_empty__changes_nothing) {
  EXPECT_EQ(support::sandboxed([] {
              ignore_all();
              EXPECT_EQ(ignored_with(0), own_mask("SigIgn"));
            }),
            0);
}

TEST(posix_spawn, setsigdef_of_caught_signals__are_default) {
  EXPECT_EQ(support::sandboxed([] {
              signal(SIGUSR1, handler);
              signal(SIGUSR2, SIG_IGN);
              EXPECT_EQ(ignored_with(bit(SIGUSR1)) & (bit(SIGUSR1) | bit(SIGUSR2)), bit(SIGUSR2));
            }),
            0);
}

// SIGKILL, SIGSTOP and libc's own signals in the set are no error.
TEST(posix_spawn, setsigdef_full__nothing_is_ignored) {
  EXPECT_EQ(support::sandboxed([] {
              ignore_all();
              EXPECT_EQ(ignored_with(~0UL), 0U);
              sigset_t full;
              sigfillset(&full);
              Attributes attributes(POSIX_SPAWN_SETSIGDEF);
              ASSERT_EQ(posix_spawnattr_setsigdefault(attributes.get(), &full), 0);
              PausedChild child(nullptr, attributes.get());
              ASSERT_EQ(child.error(), 0);
              EXPECT_EQ(child.mask("SigIgn") & ~kLibcsOwn, 0U);
            }),
            0);
}

TEST(posix_spawn, setsigdef_value_without_flag__has_no_effect) {
  EXPECT_EQ(support::sandboxed([] {
              ignore_all();
              sigset_t full;
              sigfillset(&full);
              Attributes attributes;
              ASSERT_EQ(posix_spawnattr_setsigdefault(attributes.get(), &full), 0);
              EXPECT_EQ(PausedChild(nullptr, attributes.get()).mask("SigIgn"), own_mask("SigIgn"));
            }),
            0);
}

}  // namespace
