// SPDX-License-Identifier: MIT
// Doing one thing to a range of descriptors, in each of the three ways, around what stays.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;

constexpr int kFirst = 300;
constexpr int kCount = 400;  // more than one buffer of directory entries

/// The numbers from kFirst on, inherited but for the one `kept`, which is close-on-exec.
void open_many(int kept) {
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  for (int fd = kFirst; fd < kFirst + kCount; fd++) {
    ASSERT_EQ(dup3(file, fd, fd == kept ? O_CLOEXEC : 0), fd);
  }
  close(file);
}

/// After the action `kept` is dup'ed to a low number, if it is still open.
libspawn::Errno error_of_using(int from, int kept, int channel) {
  support::BarePlan bare;
  Action actions[] = {{.kind = ActionKind::kCloseFrom, .fd = from},
                      {.kind = ActionKind::kDup2, .fd = kept, .new_fd = 0}};
  bare.plan.actions = {actions, 2};
  return support::BareChild(bare.plan, channel).report.failure.error;
}

void expect_closed_from(int from) {
  support::BarePlan bare;
  Action action = {.kind = ActionKind::kCloseFrom, .fd = from};
  bare.plan.actions = {&action, 1};
  support::BareChild child(bare.plan);
  ASSERT_EQ(child.report.failure.error, libspawn::Errno::kNone);
  for (int fd = kFirst; fd < kFirst + kCount; fd++) ASSERT_EQ(child.has(fd), fd < from) << fd;
}

void expect_all_closed_but_kept() {
  int kept = kFirst + 200;
  open_many(-1);
  for (int from : {kFirst, kFirst + 7, kept + 1, kFirst + kCount}) expect_closed_from(from);
  open_many(kept);
  for (int from : {kFirst, kept - 1, kept, 0}) {
    EXPECT_EQ(error_of_using(from, kept, kept), libspawn::Errno::kNone) << from;
    EXPECT_EQ(error_of_using(from, kept, -1), libspawn::Errno{EBADF}) << from;
    EXPECT_EQ(error_of_using(from, kept + 1, kept), libspawn::Errno{EBADF}) << from;
  }
  EXPECT_EQ(error_of_using(kept, kept - 1, kept), libspawn::Errno::kNone);
  EXPECT_EQ(error_of_using(kept + 1, kept, kept), libspawn::Errno::kNone);
}

TEST(close_from, one_call__all_go_but_the_kept) {
  EXPECT_EQ(support::sandboxed([] { expect_all_closed_but_kept(); }), 0);
}

TEST(close_from, close_range_refused__all_go_but_the_kept) {
  int status = support::sandboxed([] {
    support::answer(SYS_close_range, ENOSYS);
    expect_all_closed_but_kept();
  });
  EXPECT_EQ(status, 0);
}

/// Opening directories fails as it would without /proc.
void hide_proc() {
  support::answer(SYS_close_range, EPERM);
  support::answer(SYS_openat, ENOENT, 2, O_DIRECTORY, O_DIRECTORY);
}

TEST(close_from, close_range_and_proc_refused__all_go_but_the_kept) {
  int status = support::sandboxed([] {
    hide_proc();
    expect_all_closed_but_kept();
  });
  EXPECT_EQ(status, 0);
}

TEST(close_from, reading_proc_refused__all_go_but_the_kept) {
  int status = support::sandboxed([] {
    support::answer(SYS_close_range, EPERM);
    support::answer(SYS_getdents64, EPERM);
    expect_all_closed_but_kept();
  });
  EXPECT_EQ(status, 0);
}

// A limit that was lowered since does not close what is above it: the hard one counts.
TEST(close_from, without_proc_above_the_soft_limit__go_as_well) {
  int status = support::sandboxed([] {
    open_many(-1);
    hide_proc();
    support::SoftLimit lowered(RLIMIT_NOFILE, 50);
    expect_closed_from(kFirst);
  });
  EXPECT_EQ(status, 0);
}

/// Nothing is free for the directory: the first number to go makes room.
void fill_table() {
  rlimit limit = {kFirst + kCount, kFirst + kCount};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  while (open("/dev/null", O_RDONLY) >= 0) continue;
  ASSERT_EQ(errno, EMFILE);
}

TEST(close_from, full_table__all_go_all_the_same) {
  int status = support::sandboxed([] {
    open_many(-1);
    fill_table();
    support::answer(SYS_close_range, ENOSYS);
    expect_closed_from(kFirst + 5);
  });
  EXPECT_EQ(status, 0);
}

/// Which of the numbers 0 … count - 1 from kFirst on are open in the child.
std::vector<int> open_in(const libspawn::Plan& plan, int count = 12) {
  support::BareChild child(plan);
  EXPECT_EQ(child.report.failure.error, libspawn::Errno::kNone);
  std::vector<int> result;
  for (int i = 0; i < count; i++) {
    if (child.has(kFirst + i)) result.push_back(i);
  }
  return result;
}

using Numbers = std::vector<int>;

/// Of twelve open ones, closes from `first` to `last` but those `kept`.
Numbers left_by_range(int first, int last, std::vector<int> kept) {
  for (int& fd : kept) fd += kFirst;
  Action action = {.kind = ActionKind::kCloseRange,
                   .fd = kFirst + first,
                   .new_fd = last == INT_MAX ? last : kFirst + last,
                   .size = kept.size(),
                   .kept = kept.data()};
  support::BarePlan bare;
  bare.plan.actions = {&action, 1};
  return open_in(bare.plan);
}

void expect_ranges() {
  open_many(-1);
  EXPECT_EQ(left_by_range(3, 8, {}), (Numbers{0, 1, 2, 9, 10, 11}));
  EXPECT_EQ(left_by_range(3, 3, {}), (Numbers{0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(left_by_range(2, INT_MAX, {4, 5, 8}), (Numbers{0, 1, 4, 5, 8}));
  EXPECT_EQ(left_by_range(2, 9, {2, 9}), (Numbers{0, 1, 2, 9, 10, 11}));
  EXPECT_EQ(left_by_range(2, 9, {0, 1, 10, 90}), (Numbers{0, 1, 10, 11}));
  EXPECT_EQ(left_by_range(4, 4, {4}), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(left_by_range(0, INT_MAX, {11}), (Numbers{11}));
}

/// What the library needs itself is left to exec, which closes what it is to close.
void expect_reserved() {
  open_many(-1);
  Action action = {.kind = ActionKind::kCloseFrom, .fd = kFirst};
  support::ExtendedPlan given;
  given.plan.actions = {&action, 1};
  given.plan.parent_pidfd = kFirst + 3;
  given.plan.standard = {kFirst + 5, kFirst + 7};
  EXPECT_EQ(open_in(given.plan), (Numbers{3, 5, 7}));
  given.plan.parent_pidfd = -1;
  given.plan.standard = {};
  int program = open((support::helpers() + "paused").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(dup2(program, kFirst + 2), kFirst + 2);
  given.extensions.set = libspawn::kExecfd;
  given.extensions.execfd = kFirst + 2;
  given.plan.actions.program = kFirst + 2;
  EXPECT_EQ(open_in(given.plan), Numbers{});
}

void expect_cloexec() {
  open_many(-1);
  Action actions[] = {{.kind = ActionKind::kDup2, .fd = kFirst + 1, .new_fd = kFirst + 2},
                      {.kind = ActionKind::kInherit, .fd = kFirst + 4}};
  support::BarePlan bare;
  bare.plan.flags = libspawn::kCloexecDefault;
  bare.plan.cloexec_from = 3;
  EXPECT_EQ(open_in(bare.plan), Numbers{});
  bare.plan.actions = {actions, 2};
  EXPECT_EQ(open_in(bare.plan), (Numbers{2, 4}));
  // The lowest number of the range is still there for the actions.
  ASSERT_EQ(dup2(kFirst, 3), 3);
  Action lowest = {.kind = ActionKind::kDup2, .fd = 3, .new_fd = kFirst + 6};
  bare.plan.actions = {&lowest, 1};
  EXPECT_EQ(open_in(bare.plan), Numbers{6});
}

/// 0, 1 and 2 go with the others where the plan says so.
void expect_standard_streams() {
  open_many(-1);
  support::BarePlan bare;
  bare.plan.flags = libspawn::kCloexecDefault;
  bare.plan.cloexec_from = 3;
  EXPECT_TRUE(support::BareChild(bare.plan).has(2));
  Action inherit = {.kind = ActionKind::kInherit, .fd = 1};
  bare.plan.actions = {&inherit, 1};
  bare.plan.cloexec_from = 0;
  support::BareChild listed(bare.plan);
  EXPECT_FALSE(listed.has(0));
  EXPECT_TRUE(listed.has(1));
  EXPECT_FALSE(listed.has(2));
}

/// All of the above, after `refuse` has taken ways from the child.
void expect_all_after(void (*refuse)()) {
  static void (*refusal)();
  refusal = refuse;
  EXPECT_EQ(support::sandboxed([] { refusal(), expect_ranges(); }), 0);
  EXPECT_EQ(support::sandboxed([] { refusal(), expect_reserved(); }), 0);
  EXPECT_EQ(support::sandboxed([] { refusal(), expect_cloexec(); }), 0);
  EXPECT_EQ(support::sandboxed([] { refusal(), expect_standard_streams(); }), 0);
}

TEST(apply, nothing_refused__gaps_and_flags_are_right) {
  expect_all_after([] {});
}

TEST(apply, close_range_refused__gaps_and_flags_are_right) {
  expect_all_after([] { support::answer(SYS_close_range, ENOSYS); });
}

// Linux 5.9 and 5.10 know the call, but not the flag.
TEST(apply, flag_of_close_range_refused__gaps_and_flags_are_right) {
  expect_all_after([] { support::answer(SYS_close_range, EINVAL, 2, 4, 4); });
}

TEST(apply, close_range_and_proc_refused__gaps_and_flags_are_right) { expect_all_after(hide_proc); }

}  // namespace
