// SPDX-License-Identifier: MIT
// When a child is born with the caller's own table of descriptors, and what it then need not copy.
#include "spawn/table.hpp"

#include <errno.h>
#include <sched.h>
#include <sys/syscall.h>

#include "tests/support/answers.hpp"
#include "tests/support/table_plan.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Channel;
using libspawn::Errno;
using libspawn::find_own_table;
using support::run_where_memory_is_shared;
using support::sound;
using support::start_of;
using support::TablePlan;

TEST(find_own_table, map_comes_first__above_all_that_it_names) {
  run_where_memory_is_shared([] {
    TablePlan given;
    EXPECT_EQ(start_of(given), sound(9));
    given.map = {};
    EXPECT_EQ(start_of(given), sound(3));
  });
}

TEST(find_own_table, map_may_fail__none) {
  run_where_memory_is_shared([] {
    TablePlan given;
    given.first().may_fail = true;
    EXPECT_EQ(start_of(given), 0U);
  });
}

unsigned start_of(std::initializer_list<Action> actions) { return start_of(TablePlan(actions)); }

TEST(find_own_table, nothing_closes_all__none) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(start_of(std::initializer_list<Action>{}), 0U);
    EXPECT_EQ(start_of({TablePlan::dup2(1, 2)}), 0U);
    EXPECT_EQ(start_of({{.kind = ActionKind::kCloseRange, .fd = 3, .new_fd = 900}}), 0U);
  });
}

TEST(find_own_table, closefrom__its_number_or_above_what_was_read_before) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(start_of({TablePlan::close_from(3)}), sound(3));
    EXPECT_EQ(start_of({TablePlan::close_from(0)}), sound(3));
    EXPECT_EQ(start_of({TablePlan::dup2(1, 900), TablePlan::close_from(3)}), sound(3));
    EXPECT_EQ(start_of({TablePlan::dup2(70, 1), TablePlan::close_from(3)}), sound(71));
    EXPECT_EQ(start_of({TablePlan::close_from(3), TablePlan::dup2(70, 1)}), sound(3));
  });
}

TEST(find_own_table, each_kind_that_reads__is_below) {
  run_where_memory_is_shared([] {
    for (ActionKind kind : {ActionKind::kDup2, ActionKind::kMove, ActionKind::kInherit,
                            ActionKind::kFchdir, ActionKind::kTcsetpgrp, ActionKind::kTcsetsid}) {
      EXPECT_EQ(start_of({{.kind = kind, .fd = 70}, TablePlan::close_from(3)}), sound(71));
    }
    for (ActionKind kind : {ActionKind::kClose, ActionKind::kCloseRange, ActionKind::kData}) {
      EXPECT_EQ(start_of({{.kind = kind, .fd = 70}, TablePlan::close_from(3)}), sound(3));
    }
    Action open = TablePlan::open("/dev/null");
    open.dir = 80;
    EXPECT_EQ(start_of({open, TablePlan::close_from(3)}), sound(81));
  });
}

TEST(find_own_table, each_kind_that_could_see_descriptors_before__none) {
  run_where_memory_is_shared([] {
    for (ActionKind kind : {ActionKind::kChroot, ActionKind::kSetns, ActionKind::kCallback}) {
      EXPECT_EQ(start_of({{.kind = kind, .fd = 0}, TablePlan::close_from(3)}), 0U);
      EXPECT_EQ(start_of({TablePlan::close_from(3), {.kind = kind, .fd = 0}}), sound(3));
    }
  });
}

TEST(find_own_table, path_before__only_of_the_system) {
  run_where_memory_is_shared([] {
    for (const char* path : {"/dev/null", "/usr/share/doc", "/bin/sh", "/sbin/x"}) {
      EXPECT_EQ(start_of({TablePlan::open(path), TablePlan::close_from(3)}), sound(3)) << path;
    }
    for (const char* path : {"", "null", "/", "/dev/fd/9", "/dev/nullx", "/proc/self/fd/9",
                             "/tmp/x", "/usr", "/usr/../proc/self/fd/9", "usr/x", "/binary"}) {
      EXPECT_EQ(start_of({TablePlan::open(path), TablePlan::close_from(3)}), 0U) << path;
      Action chdir = TablePlan::open(path);
      chdir.kind = ActionKind::kChdir;
      EXPECT_EQ(start_of({chdir, TablePlan::close_from(3)}), 0U) << path;
    }
  });
}

TEST(find_own_table, what_the_child_needs__is_below) {
  run_where_memory_is_shared([] {
    TablePlan given;
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

TEST(find_own_table, birth_that_shows_something__none) {
  run_where_memory_is_shared([] {
    TablePlan given;
    EXPECT_EQ(start_of(given, {.wants_pidfd = true}), sound(9));
    EXPECT_EQ(start_of(given, {.is_visible = true}), 0U);
    EXPECT_EQ(start_of(given, {.flags = uint64_t{1} << 34}), 0U);
    EXPECT_EQ(start_of(given, {.flags = CLONE_NEWUTS}), sound(9));
  });
}

TEST(find_own_table, memory_not_known_to_be_shared__none) {
  EXPECT_EQ(support::sandboxed([] {
              Channel::learn(false);
              EXPECT_EQ(start_of(TablePlan()), 0U);
            }),
            0);
}

TEST(sound_start, kernel_that_copies_well__as_it_is) {
  EXPECT_EQ(libspawn::sound_start(3, 6011), 3U);
}

TEST(sound_start, kernel_before__at_the_next_block) {
  for (unsigned version : {6010U, 5009U, 0U}) {
    EXPECT_EQ(libspawn::sound_start(3, version), 4096U) << version;
    EXPECT_EQ(libspawn::sound_start(4096, version), 4096U) << version;
    EXPECT_EQ(libspawn::sound_start(4097, version), 8192U) << version;
  }
}

TEST(find_own_table, close_range_refused__is_found_out_by_the_caller) {
  for (unsigned error : {ENOSYS, EPERM}) {
    static unsigned refusal;
    refusal = error;
    run_where_memory_is_shared([] {
      support::answer(SYS_close_range, refusal);
      EXPECT_EQ(start_of({TablePlan::close_from(3)}), 0U);
    });
  }
}

TEST(learn_of_table, refused__none_from_then_on) {
  run_where_memory_is_shared([] {
    libspawn::learn_of_table(Errno{ENOMEM});
    EXPECT_EQ(start_of(TablePlan()), sound(9));
    libspawn::learn_of_table(Errno{EPERM});
    EXPECT_EQ(start_of(TablePlan()), 0U);
  });
}

TEST(find_unnamed, actions__above_all_but_ranges) {
  TablePlan given;
  EXPECT_EQ(libspawn::find_unnamed(given.plan.actions), 41);
  TablePlan ranges({{.kind = ActionKind::kCloseRange, .fd = 3, .new_fd = 0x7fffffff}});
  EXPECT_EQ(libspawn::find_unnamed(ranges.plan.actions), 0);
  TablePlan relative({TablePlan::open("x")});
  relative.first().dir = 7;
  EXPECT_EQ(libspawn::find_unnamed(relative.plan.actions), 8);
  EXPECT_EQ(libspawn::find_unnamed({}), 0);
}

}  // namespace
