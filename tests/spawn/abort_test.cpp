// SPDX-License-Identifier: MIT
// SIGABRT's disposition: as the program set it, or as abort() leaves it on its way.
#include "spawn/abort.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <thread>

#include "sys/signal.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::abort_is_ignored;
using libspawn::sys::SignalAction;
using libspawn::sys::SignalSet;
using support::Disposition;

constexpr itimerval kHalfASecond = {{0, 0}, {0, 500000}};

void handler(int) {}

TEST(abort_is_ignored, disposition_of_the_program__is_told) {
  EXPECT_FALSE(abort_is_ignored());
  Disposition ignored(SIGABRT, SIG_IGN);
  EXPECT_TRUE(abort_is_ignored());
  Disposition caught(SIGABRT, handler);
  EXPECT_FALSE(abort_is_ignored());
}

TEST(abort_is_ignored, refused_question__is_no_and_errno_is_kept) {
  EXPECT_EQ(support::sandboxed([] {
              support::answer(SYS_rt_sigaction, ENOSYS);
              errno = 4711;
              EXPECT_FALSE(abort_is_ignored());
              EXPECT_EQ(errno, 4711);
            }),
            0);
}

TEST(abort_is_ignored, default_with_a_full_set_of_the_program__does_not_wait) {
  EXPECT_EQ(support::sandboxed([] {
              struct sigaction action = {};
              sigfillset(&action.sa_mask);
              sigaction(SIGABRT, &action, nullptr);
              EXPECT_FALSE(abort_is_ignored());
            }),
            0);
}

// glibc: what abort() of 2.36 sets before it raises the signal again.
TEST(abort_is_ignored, default_that_abort_set__waits_until_it_is_gone) {
  EXPECT_EQ(support::sandboxed([] {
              SignalAction by_abort = {};
              by_abort.mask = SignalSet::all();
              (void)libspawn::sys::rt_sigaction(SIGABRT, &by_abort, nullptr);
              std::thread other([] {
                usleep(30000);
                SignalAction ignored = {};
                ignored.handler = SIG_IGN;
                (void)libspawn::sys::rt_sigaction(SIGABRT, &ignored, nullptr);
              });
              EXPECT_TRUE(abort_is_ignored());
              other.join();
            }),
            0);
}

// glibc: a program can outlive it, as process 1 of a namespace or as a fork made meanwhile.
TEST(abort_is_ignored, default_that_abort_set_and_that_stays__does_not_wait_for_ever) {
  EXPECT_EQ(support::sandboxed([] {
              SignalAction by_abort = {};
              by_abort.mask = SignalSet::all();
              (void)libspawn::sys::rt_sigaction(SIGABRT, &by_abort, nullptr);
              alarm(20);
              EXPECT_FALSE(abort_is_ignored());
            }),
            0);
}

// Linux: some runtimes set a default action with a mask of all 64 signals, but with flags.
TEST(abort_is_ignored, default_with_flags_and_all_signals__does_not_wait) {
  EXPECT_EQ(support::sandboxed([] {
              SignalAction by_runtime = {};
              by_runtime.flags = SA_RESTART;
              by_runtime.mask = SignalSet::all();
              (void)libspawn::sys::rt_sigaction(SIGABRT, &by_runtime, nullptr);
              setitimer(ITIMER_REAL, &kHalfASecond, nullptr);
              EXPECT_FALSE(abort_is_ignored());
            }),
            0);
}

}  // namespace
