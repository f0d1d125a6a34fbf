// SPDX-License-Identifier: MIT
// A child's own table of descriptors: what it makes superfluous, and what exec makes of it.
#include "spawn/table.hpp"
#include "tests/support/table_plan.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Fetched;
using libspawn::find_own_table;
using support::run_where_memory_is_shared;
using support::sound;
using support::TablePlan;

/// Which action need not be run; -1: none.
int done_by(std::initializer_list<Action> actions, int parent_pidfd = -1) {
  TablePlan given(actions);
  given.plan.parent_pidfd = parent_pidfd;
  Fetched fetched;
  return find_own_table(given.plan, {}, &fetched).done_action;
}

TEST(find_own_table, closefrom_that_closes_only_what_is_left_behind__is_done) {
  if (sound(3) != 3) GTEST_SKIP() << "more is copied on this kernel";
  run_where_memory_is_shared([] {
    EXPECT_EQ(done_by({TablePlan::close_from(3)}), 0);
    EXPECT_EQ(done_by({TablePlan::dup2(1, 2), TablePlan::close_from(3)}), 1);
    EXPECT_EQ(done_by({TablePlan::dup2(1, 3), TablePlan::close_from(3)}), -1);
    EXPECT_EQ(done_by({TablePlan::dup2(3, 1), TablePlan::close_from(3)}), -1);
    EXPECT_EQ(done_by({TablePlan::close_from(0)}), -1);
    EXPECT_EQ(done_by({TablePlan::close_from(3)}, 7), -1);
    Action open = TablePlan::open("/dev/null");
    open.fd = 5;
    EXPECT_EQ(done_by({open, TablePlan::close_from(3)}), -1);
    EXPECT_EQ(done_by({{.kind = ActionKind::kData, .fd = 5}, TablePlan::close_from(3)}), -1);
  });
}

/// CLOEXEC_DEFAULT, for a program of this name, or for two that are searched.
libspawn::OwnTable table_by_exec(TablePlan&& given, const char* program, bool is_searched = false) {
  const char* paths[] = {"/bin/x", program};
  given.plan.flags = libspawn::kCloexecDefault;
  given.plan.candidates = {is_searched ? paths : paths + 1, is_searched ? 2U : 1U, is_searched};
  static Fetched fetched;
  return find_own_table(given.plan, {}, &fetched);
}

TEST(find_own_table, cloexec_default__above_what_any_action_reads) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(table_by_exec({TablePlan::close_from(9)}, "/bin/x").from, sound(9));
    EXPECT_EQ(table_by_exec(TablePlan({TablePlan::dup2(1, 2)}), "/bin/x").from, sound(3));
    EXPECT_EQ(table_by_exec(TablePlan({TablePlan::dup2(70, 2)}), "/bin/x").from, sound(71));
    EXPECT_EQ(table_by_exec(TablePlan({TablePlan::open("x")}), "/bin/x").from, 0U);
    TablePlan listed({{.kind = ActionKind::kInherit, .fd = 0}});
    listed.plan.cloexec_from = 0;
    EXPECT_EQ(table_by_exec(std::move(listed), "/bin/x").from, sound(3));
    TablePlan called({TablePlan::dup2(1, 2)});
    called.plan.callback.function = [](void*) { return 0; };
    EXPECT_EQ(table_by_exec(std::move(called), "/bin/x").from, 0U);
  });
}

TEST(find_own_table, cloexec_default__program_elsewhere_is_a_guess_or_not_searched) {
  run_where_memory_is_shared([] {
    EXPECT_FALSE(table_by_exec({TablePlan::dup2(1, 2)}, "/usr/bin/x").is_guess);
    EXPECT_FALSE(table_by_exec({TablePlan::dup2(1, 2)}, "/usr/bin/x", true).is_guess);
    EXPECT_EQ(table_by_exec({TablePlan::dup2(1, 2)}, "/usr/bin/x", true).from, sound(3));
    EXPECT_TRUE(table_by_exec({TablePlan::dup2(1, 2)}, "/opt/x").is_guess);
    EXPECT_EQ(table_by_exec({TablePlan::dup2(1, 2)}, "/opt/x").from, sound(3));
    EXPECT_EQ(table_by_exec({TablePlan::dup2(1, 2)}, "/opt/x", true).from, 0U);
  });
}

TEST(find_own_table, cloexec_default__what_leaves_traces_is_not_run_for_a_guess) {
  run_where_memory_is_shared([] {
    for (const Action& action :
         {TablePlan::open("/usr/x"), Action{.kind = ActionKind::kTcsetpgrp, .fd = 2},
          Action{.kind = ActionKind::kTcsetsid, .fd = 2}}) {
      EXPECT_EQ(table_by_exec(TablePlan({action}), "/opt/x").from, 0U);
      EXPECT_EQ(table_by_exec(TablePlan({action}), "/bin/x").from, sound(3));
    }
    EXPECT_EQ(table_by_exec(TablePlan({TablePlan::open("/dev/null")}), "/opt/x").from, sound(3));
  });
}

}  // namespace
