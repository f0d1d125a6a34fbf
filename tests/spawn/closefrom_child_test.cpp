// SPDX-License-Identifier: MIT
// Closing every descriptor from a number on, in each of the three ways, around the channel's.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>

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
  Action actions[] = {{ActionKind::kCloseFrom, from, 0, 0, 0, nullptr},
                      {ActionKind::kDup2, kept, 0, 0, 0, nullptr}};
  bare.plan.actions = {actions, 2};
  return support::BareChild(bare.plan, channel).report.error;
}

void expect_closed_from(int from) {
  support::BarePlan bare;
  Action action = {ActionKind::kCloseFrom, from, 0, 0, 0, nullptr};
  bare.plan.actions = {&action, 1};
  support::BareChild child(bare.plan);
  ASSERT_EQ(child.report.error, libspawn::Errno::kNone);
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

}  // namespace
