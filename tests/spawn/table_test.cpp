// SPDX-License-Identifier: MIT
// When a child is born with the caller's own table of descriptors, and what it then need not copy.
#include "spawn/table.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/utsname.h>

#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Birth;
using libspawn::Channel;
using libspawn::Errno;
using libspawn::FdMap;
using libspawn::find_own_table_start;

/// A plan whose first action is a map of three numbers, out of a table up to number 8.
class MappedPlan : public support::ExtendedPlan {
 public:
  MappedPlan() { plan.actions = {actions, 2}; }
  FdMap map = {.count = 3, .end = 9};
  Action actions[2] = {{.kind = ActionKind::kFdMap, .map = &map},
                       {.kind = ActionKind::kDup2, .fd = 1, .new_fd = 40}};
};

/// Every body in a process of its own: what it learns is for good.
void run_where_memory_is_shared(void (*body)()) {
  static void (*tested)();
  tested = body;
  int status = support::sandboxed([] {
    Channel::learn(true);
    tested();
  });
  EXPECT_EQ(status, 0);
}

unsigned start_of(const MappedPlan& given, const Birth& birth = {}) {
  return find_own_table_start(given.plan, birth);
}

/// As the kernel in use needs it.
unsigned sound(unsigned start) {
  utsname names = {};
  uname(&names);
  return libspawn::sound_start(start, names.release);
}

TEST(find_own_table_start, map_comes_first__above_all_that_it_names) {
  run_where_memory_is_shared([] {
    MappedPlan given;
    EXPECT_EQ(start_of(given), sound(9));
    given.map = {};
    EXPECT_EQ(start_of(given), sound(1));
  });
}

TEST(find_own_table_start, map_is_not_first_or_may_fail__none) {
  run_where_memory_is_shared([] {
    MappedPlan given;
    given.plan.actions = {};
    EXPECT_EQ(start_of(given), 0U);
    given.plan.actions = {given.actions + 1, 1};
    EXPECT_EQ(start_of(given), 0U);
    given.plan.actions = {given.actions, 2};
    given.actions[0].may_fail = true;
    EXPECT_EQ(start_of(given), 0U);
  });
}

TEST(find_own_table_start, what_the_child_needs__is_below) {
  run_where_memory_is_shared([] {
    MappedPlan given;
    given.plan.parent_pidfd = 20;
    EXPECT_EQ(start_of(given), sound(21));
    given.plan.standard.from = 30;
    EXPECT_EQ(start_of(given), sound(31));
    given.plan.actions.program = 40;
    EXPECT_EQ(start_of(given), sound(41));
    given.plan.cgroup = 50;
    EXPECT_EQ(start_of(given), sound(41));
    given.plan.flags = libspawn::kSetCgroup;
    EXPECT_EQ(start_of(given), sound(51));
  });
}

TEST(find_own_table_start, birth_that_shows_or_opens_something__none) {
  run_where_memory_is_shared([] {
    MappedPlan given;
    EXPECT_EQ(start_of(given, {.wants_pidfd = true}), 0U);
    EXPECT_EQ(start_of(given, {.is_visible = true}), 0U);
    EXPECT_EQ(start_of(given, {.flags = uint64_t{1} << 34}), 0U);
    EXPECT_EQ(start_of(given, {.flags = CLONE_NEWUTS}), sound(9));
  });
}

TEST(find_own_table_start, memory_not_known_to_be_shared__none) {
  EXPECT_EQ(support::sandboxed([] {
              Channel::learn(false);
              EXPECT_EQ(start_of(MappedPlan()), 0U);
            }),
            0);
}

TEST(sound_start, kernel_that_copies_well__as_it_is) {
  for (const char* release : {"6.11.0", "6.18.44-fc", "7.0.0-rc1", "10.1"}) {
    EXPECT_EQ(libspawn::sound_start(3, release), 3U) << release;
  }
}

TEST(sound_start, kernel_before__at_the_next_block) {
  for (const char* release : {"6.10.14", "5.15.0-91-generic", "5.9", "6", "4.4.0", "", "x"}) {
    EXPECT_EQ(libspawn::sound_start(3, release), 4096U) << release;
    EXPECT_EQ(libspawn::sound_start(4096, release), 4096U) << release;
    EXPECT_EQ(libspawn::sound_start(4097, release), 8192U) << release;
  }
}

TEST(learn_of_table, refused__none_from_then_on) {
  run_where_memory_is_shared([] {
    libspawn::learn_of_table(Errno{ENOMEM});
    EXPECT_EQ(start_of(MappedPlan()), sound(9));
    libspawn::learn_of_table(Errno{EPERM});
    EXPECT_EQ(start_of(MappedPlan()), 0U);
  });
}

TEST(find_unnamed, actions__above_all_but_ranges) {
  MappedPlan given;
  EXPECT_EQ(libspawn::find_unnamed(given.plan.actions), 41);
  given.actions[1] = {.kind = ActionKind::kCloseRange, .fd = 3, .new_fd = 0x7fffffff};
  EXPECT_EQ(libspawn::find_unnamed(given.plan.actions), 9);
  EXPECT_EQ(libspawn::find_unnamed({}), 0);
}

}  // namespace
