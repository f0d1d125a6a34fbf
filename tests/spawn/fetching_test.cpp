// SPDX-License-Identifier: MIT
// When a child gets descriptors with high numbers one by one, and which.
#include "spawn/fetching.hpp"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/support/table_plan.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Birth;
using libspawn::Errno;
using libspawn::Fetched;
using libspawn::flags_for_thread;
using libspawn::OwnTable;
using support::run_where_memory_is_shared;
using support::sound;
using support::TablePlan;

/// Above where any kernel would copy all the same.
constexpr int kHigh = 5000;

/// What the last of the plans below has the child fetch.
Fetched fetched;

OwnTable table_of(const TablePlan& given, const Birth& birth = {}) {
  return libspawn::find_own_table(given.plan, birth, &fetched);
}

/// Those that are fetched, as words; "none".
std::string fetched_by(const TablePlan& given, const Birth& birth = {}) {
  if (!table_of(given, birth).fetches) return "none";
  std::string text;
  for (int i = 0; i < fetched.count; i++) {
    text += (i == 0 ? "" : " ") + std::to_string(fetched.fds[i] - kHigh);
  }
  return text;
}

std::string fetched_by(std::initializer_list<Action> actions) {
  return fetched_by(TablePlan(actions));
}

Action close_high(int fd) { return {.kind = ActionKind::kClose, .fd = kHigh + fd}; }
Action from_high(int fd, int to) { return TablePlan::dup2(kHigh + fd, to); }

TEST(without_high, three_streams__are_fetched_above_what_is_copied) {
  run_where_memory_is_shared([] {
    OwnTable table =
        table_of({from_high(1, 0), from_high(2, 1), from_high(3, 2), TablePlan::close_from(3)});
    ASSERT_TRUE(table.fetches);
    EXPECT_EQ(table.from, sound(3));
    EXPECT_EQ(table.end, 3U);
    EXPECT_EQ(table.done_action, -1);
    EXPECT_EQ(fetched.count, 3);
    EXPECT_EQ(fetched.first_place, 4);
    EXPECT_EQ(fetched.end, 4U);
    EXPECT_EQ(fetched.thread, gettid());
    EXPECT_EQ(fetched.process, getpid());
  });
}

TEST(without_high, low_numbers_that_actions_name__are_below) {
  run_where_memory_is_shared([] {
    Action open = TablePlan::open("/dev/null");
    open.fd = 30;
    for (const Action& action :
         {TablePlan::dup2(30, 1), TablePlan::dup2(1, 30), open,
          Action{.kind = ActionKind::kClose, .fd = 30}, Action{.kind = ActionKind::kData, .fd = 30},
          Action{.kind = ActionKind::kMove, .fd = 30, .new_fd = 1},
          Action{.kind = ActionKind::kInherit, .fd = 30},
          Action{.kind = ActionKind::kCloseRange, .fd = 3, .new_fd = 30}}) {
      EXPECT_EQ(fetched_by({action, from_high(1, 0), TablePlan::close_from(3)}), "1");
      EXPECT_EQ(fetched.first_place, 32) << static_cast<int>(action.kind);
    }
    EXPECT_EQ(fetched_by({from_high(1, 0), TablePlan::close_from(30)}), "1");
    EXPECT_EQ(fetched.first_place, 31);
    EXPECT_EQ(fetched_by({from_high(1, 0), TablePlan::close_from(3), TablePlan::dup2(1, 30)}), "1");
    EXPECT_EQ(fetched.first_place, 4);
  });
}

TEST(without_high, childs_end_of_a_channel__is_fetched_or_below) {
  run_where_memory_is_shared([] {
    TablePlan streams({from_high(1, 0), TablePlan::close_from(3)});
    TablePlan none({TablePlan::close_from(3)});
    EXPECT_EQ(fetched_by(streams, {.channel = kHigh + 9}), "9 1");
    EXPECT_EQ(fetched_by(none, {.channel = kHigh + 9}), "9");
    EXPECT_EQ(fetched_by(streams, {.channel = 7}), "1");
    EXPECT_EQ(fetched.first_place, 9);
    EXPECT_EQ(table_of(none, {.channel = 7}).from, sound(8));
    EXPECT_EQ(table_of(none, {.channel = 7}).done_action, -1);
    // It stays there, and what comes later must not meet it.
    TablePlan later({TablePlan::close_from(3), TablePlan::dup2(1, 30), TablePlan::close_from(50)});
    EXPECT_EQ(fetched_by(later, {.channel = kHigh + 9}), "9");
    EXPECT_EQ(fetched.first_place, 32);
    TablePlan far({TablePlan::close_from(3), TablePlan::dup2(1, kHigh)});
    EXPECT_EQ(fetched_by(far, {.channel = kHigh + 9}), "none");
  });
}

TEST(without_high, sources__each_once_and_eight_at_most) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(fetched_by({from_high(1, 0), from_high(2, 1), from_high(1, 2), close_high(1),
                          close_high(9), TablePlan::close_from(3)}),
              "1 2");
    Action move = from_high(7, 0);
    move.kind = ActionKind::kMove;
    EXPECT_EQ(fetched_by({move, TablePlan::close_from(3)}), "7");
    std::vector<Action> many;
    for (int i = 0; i < 8; i++) many.push_back(from_high(i, i));
    TablePlan eight({many[0], many[1], many[2], many[3], many[4], many[5], many[6], many[7],
                     TablePlan::close_from(8)});
    EXPECT_EQ(fetched_by(eight), "0 1 2 3 4 5 6 7");
    TablePlan nine({many[0], many[1], many[2], many[3], many[4], many[5], many[6], many[7],
                    from_high(8, 8), TablePlan::close_from(9)});
    EXPECT_EQ(fetched_by(nine), "none");
  });
}

TEST(without_high, other_uses_of_a_high_number__none) {
  run_where_memory_is_shared([] {
    Action open = TablePlan::open("/dev/null");
    open.dir = kHigh;
    for (const Action& action :
         {TablePlan::dup2(1, kHigh), from_high(1, kHigh + 1), open,
          Action{.kind = ActionKind::kData, .fd = kHigh},
          Action{.kind = ActionKind::kInherit, .fd = kHigh},
          Action{.kind = ActionKind::kFchdir, .fd = kHigh},
          Action{.kind = ActionKind::kTcsetpgrp, .fd = kHigh},
          Action{.kind = ActionKind::kCloseRange, .fd = 3, .new_fd = kHigh}}) {
      EXPECT_EQ(fetched_by({from_high(1, 0), action, TablePlan::close_from(3)}), "none")
          << static_cast<int>(action.kind);
    }
    EXPECT_EQ(fetched_by({from_high(1, 0), TablePlan::close_from(256)}), "none");
  });
}

/// What is fetched for a map of these, which may be followed by what it closes.
std::string fetched_by_map(std::vector<int> fds, bool may_fail = false) {
  alignas(8) static char memory[1 << 14];
  TablePlan given({{.kind = ActionKind::kFdMap, .may_fail = may_fail}, TablePlan::close_from(3)});
  given.first().map = libspawn::make_fd_map(fds.data(), fds.size(), memory);
  return fetched_by(given);
}

TEST(without_high, map__its_sources) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(fetched_by_map({kHigh + 1, 30, kHigh + 2}), "1 2");
    EXPECT_EQ(fetched.first_place, 32);
    EXPECT_EQ(fetched.end, 1U);
    EXPECT_EQ(fetched_by_map({kHigh + 1, kHigh + 2, 1, 2, -1, 0}), "1 2");
    EXPECT_EQ(fetched.first_place, 7);
    EXPECT_EQ(fetched_by_map({30, 40}), "none");
    EXPECT_EQ(fetched_by_map({kHigh + 1, 30}, true), "none");
    std::vector<int> wide(253, -1);
    wide.push_back(kHigh + 1);
    EXPECT_EQ(fetched_by_map(wide), "1");
    wide.push_back(kHigh + 1);
    EXPECT_EQ(fetched_by_map(wide), "none");
  });
}

TEST(without_high, low_numbers_near_the_high_ones__none) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(fetched_by({from_high(1, 253), TablePlan::close_from(3)}), "1");
    EXPECT_EQ(fetched.first_place, 255);
    EXPECT_EQ(fetched_by({from_high(1, 254), TablePlan::close_from(3)}), "none");
    EXPECT_EQ(fetched_by({from_high(1, 252), from_high(2, 0), from_high(3, 1), close_high(0),
                          TablePlan::close_from(3)}),
              "none");
  });
}

TEST(without_high, nothing_high__none) {
  run_where_memory_is_shared([] {
    EXPECT_EQ(fetched_by({TablePlan::dup2(254, 0), TablePlan::close_from(3)}), "none");
    EXPECT_EQ(fetched_by({close_high(1), TablePlan::close_from(3)}), "none");
    EXPECT_EQ(fetched_by({TablePlan::close_from(kHigh)}), "none");
  });
}

TEST(without_high, cloexec_default__as_well) {
  run_where_memory_is_shared([] {
    TablePlan given({from_high(1, 0), close_high(1)});
    const char* path = "/bin/x";
    given.plan.flags = libspawn::kCloexecDefault;
    given.plan.candidates = {&path, 1, false};
    EXPECT_EQ(fetched_by(given), "1");
    EXPECT_EQ(fetched.end, 2U);
    path = "/opt/x";
    EXPECT_TRUE(table_of(given).is_guess);
  });
}

TEST(without_high, what_the_child_needs_besides__is_copied_or_none_is_fetched) {
  run_where_memory_is_shared([] {
    TablePlan given({from_high(1, 0), TablePlan::close_from(3)});
    EXPECT_EQ(fetched_by(given, {.flags = 0x04000000}), "none");  // CLONE_NEWUTS
    EXPECT_EQ(fetched_by(given, {.wants_pidfd = true}), "1");
    given.plan.standard.from = 40;
    EXPECT_EQ(table_of(given).from, sound(41));
    EXPECT_EQ(fetched.first_place, 42);
    given.plan.standard.from = kHigh;
    EXPECT_EQ(fetched_by(given), "none");
  });
}

TEST(learn_of_fetching, refused__none_from_then_on) {
  run_where_memory_is_shared([] {
    TablePlan given({from_high(1, 0), TablePlan::close_from(3)});
    for (int passing : {EBADF, EMFILE, ENFILE, ENOMEM, ESRCH}) {
      libspawn::learn_of_fetching(Errno{passing});
      EXPECT_EQ(fetched_by(given), "1") << passing;
    }
    libspawn::learn_of_fetching(Errno{EPERM});
    EXPECT_EQ(fetched_by(given), "none");
    EXPECT_EQ(table_of(given).from, sound(kHigh + 2));
  });
}

TEST(flags_for_thread, kernel_that_knows_threads__asks_for_one) {
  EXPECT_EQ(flags_for_thread(7, 7, 6009), O_EXCL);
  EXPECT_EQ(flags_for_thread(8, 7, 6009), O_EXCL);
}

TEST(flags_for_thread, kernel_before__knows_the_main_thread_alone) {
  EXPECT_EQ(flags_for_thread(7, 7, 6008), 0);
  EXPECT_EQ(flags_for_thread(7, 7, 5016), 0);
  EXPECT_EQ(flags_for_thread(7, 7, 5015), -1);
  EXPECT_EQ(flags_for_thread(8, 7, 6008), -1);
  EXPECT_EQ(flags_for_thread(8, 7, 0), -1);
}

}  // namespace
