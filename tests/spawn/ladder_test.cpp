// SPDX-License-Identifier: MIT
// The ladder of calls that create a child: which rung is used where the better ones are refused.
#include "spawn/ladder.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

#include "spawn/waiting.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"
#include "tests/support/threads.hpp"

namespace {

using libspawn::Birth;
using libspawn::Channel;
using libspawn::Child;
using libspawn::Errno;
using libspawn::Report;
using libspawn::Result;

/// What came of creating a child.
struct Made {
  Result<Child> child;
  Report report;
  bool handlers_are_cleared;
  bool has_channel;
};

/// Creates a child, looks at it, and ends it.
Made make(bool wants_pidfd = false, bool is_visible = false) {
  support::BarePlan bare;
  libspawn::Stack stack;
  Channel channel;
  Report report = {};
  report.channel = -1;
  Birth birth = {stack.top(), wants_pidfd, is_visible, 0};
  libspawn::SignalBlock block;
  Result<Child> child = create_child(bare.plan, report, birth, channel);
  Made made = {child, report, bare.plan.handlers_are_cleared, channel.is_open()};
  if (failed(child.error)) return made;
  support::wait_until_ready(child.value.pid);
  support::kill_child(child.value.pid, SIGKILL);
  discard_child(child.value);
  return made;
}

void expect_rung(const Made& made, bool cleared, bool invisible, bool shared) {
  EXPECT_EQ(made.child.error, Errno::kNone);
  EXPECT_EQ(made.handlers_are_cleared, cleared);
  EXPECT_EQ(made.child.value.is_invisible, invisible);
  EXPECT_EQ(made.report.started, shared);
  EXPECT_EQ(made.has_channel, !shared);
  EXPECT_TRUE(support::has_no_child());
}

constexpr unsigned kVm = 0x100;
constexpr unsigned kPidfd = 0x1000;

TEST(ladder, nothing_refused__clone3) {
  if (support::clone3_is_refused()) GTEST_SKIP() << "no clone3 here";
  EXPECT_EQ(support::sandboxed([] { expect_rung(make(), true, true, true); }), 0);
}

TEST(ladder, clone3_refused_in_any_way__clone_for_good) {
  static unsigned error;
  for (unsigned refusal : {ENOSYS, EPERM, EINVAL, E2BIG, ENOTSUP}) {
    error = refusal;
    int status = support::sandboxed([] {
      support::answer(SYS_clone3, error);
      expect_rung(make(), false, true, true);
      support::answer(SYS_clone3, EDOM);
      expect_rung(make(), false, true, true);
    });
    EXPECT_EQ(status, 0) << refusal;
  }
}

TEST(ladder, other_error_of_clone3__is_returned) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, EAGAIN);
    EXPECT_EQ(make().child.error, Errno{EAGAIN});
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, no_exit_signal_refused__child_is_visible) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, 0xff, 0);
    expect_rung(make(), false, false, true);
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, shared_memory_refused__copy_with_a_channel) {
  int status = support::sandboxed([] {
    Channel::learn(false);
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, kVm, kVm);
    expect_rung(make(), false, false, false);
    EXPECT_FALSE(Channel::memory_is_shared());
  });
  EXPECT_EQ(status, 0);
}

// A sandbox can be one thread's alone: the others must not fork for it.
TEST(ladder, shared_memory_refused_to_one_thread__others_share_it) {
  SKIP_WITHOUT_THREADS();
  int status = support::sandboxed([] {
    std::thread([] {
      support::answer(SYS_clone3, ENOSYS);
      support::answer(SYS_clone, EINVAL, 0, kVm, kVm);
      expect_rung(make(), false, false, false);
    }).join();
    expect_rung(make(), true, true, true);
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, everything_refused__is_the_error) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EPERM);
    EXPECT_EQ(make().child.error, Errno{EPERM});
    EXPECT_EQ(make(true).child.error, Errno{EPERM});
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, visible__has_sigchld_on_every_rung) {
  EXPECT_FALSE(make(false, true).child.value.is_invisible);
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    EXPECT_FALSE(make(false, true).child.value.is_invisible);
  });
  EXPECT_EQ(status, 0);
}

void expect_pidfd(const Made& made) {
  EXPECT_EQ(made.child.error, Errno::kNone);
  EXPECT_GE(made.child.value.pidfd, 0);
  EXPECT_EQ(fcntl(made.child.value.pidfd, F_GETFD), -1) << "discard_child() closes it";
}

TEST(ladder, pidfd__is_had_on_every_rung) {
  std::vector<int> before = support::open_descriptors();
  expect_pidfd(make(true));
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_EQ(make().child.value.pidfd, -1);
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    expect_pidfd(make(true));
  });
  EXPECT_EQ(status, 0);
}

/// What a caller who goes on is told of the child until that does something.
uint32_t word_at_birth(const libspawn::OwnTable& table) {
  support::BarePlan bare;
  libspawn::Stack stack;
  Channel channel;
  Report report = {};
  uint32_t word = 77;
  Birth birth = {stack.top(), false, false, 0, &word, table};
  libspawn::SignalBlock block;
  Result<Child> child = create_child(bare.plan, report, birth, channel);
  EXPECT_EQ(child.error, Errno::kNone);
  // The child's own word is another, which it leaves alone.
  uint32_t seen = __atomic_load_n(&word, __ATOMIC_ACQUIRE);
  support::kill_child(child.value.pid, SIGKILL);
  discard_child(child.value);
  EXPECT_EQ(__atomic_load_n(&word, __ATOMIC_ACQUIRE), libspawn::kGone);
  return seen;
}

TEST(ladder, caller_goes_on__word_tells_of_the_table) {
  static unsigned refusal;
  for (unsigned error : {0, ENOSYS}) {
    refusal = error;
    int status = support::sandboxed([] {
      Channel::learn(true);
      if (refusal != 0) support::answer(SYS_clone3, refusal);
      // Gone, where the child was quick to execute.
      for (int i = 0; i < 20; i++) {
        EXPECT_NE(word_at_birth({}), libspawn::kInTable);
        EXPECT_NE(word_at_birth({.from = 3, .end = 3}), libspawn::kInMemory);
      }
    });
    EXPECT_EQ(status, 0);
  }
}

TEST(ladder, clone_pidfd_refused__is_opened_afterwards) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, kPidfd, kPidfd);
    expect_pidfd(make(true));
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, no_pidfd_to_be_had__child_is_ended) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, kPidfd, kPidfd);
    support::answer(SYS_pidfd_open, EMFILE);
    EXPECT_EQ(make(true).child.error, Errno{EMFILE});
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

TEST(ladder, no_stack__child_goes_on_below_the_caller) {
  support::BarePlan bare;
  Channel channel;
  Report report = {};
  report.channel = -1;
  libspawn::SignalBlock block;
  Result<Child> child = create_child(bare.plan, report, {nullptr, false, false, 0}, channel);
  ASSERT_EQ(child.error, Errno::kNone);
  EXPECT_EQ(report.failure.error, Errno::kNone);
  support::kill_child(child.value.pid, SIGKILL);
  discard_child(child.value);
  EXPECT_TRUE(support::has_no_child());
}

}  // namespace
