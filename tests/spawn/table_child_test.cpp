// SPDX-License-Identifier: MIT
// A child born with the caller's own table of descriptors: it leaves it, or does nothing at all.
#include <errno.h>
#include <fcntl.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"

namespace {

constexpr int kLow = 300;
constexpr int kHigh = 301;

/// The child closes kLow by an action; it may copy what is below kHigh.
class SharedTable {
 public:
  SharedTable() {
    EXPECT_EQ(dup3(2, kLow, O_CLOEXEC), kLow);
    EXPECT_EQ(dup2(2, kHigh), kHigh);
    bare.plan.actions = {&action, 1};
    bare.plan.own_table = {.from = kHigh, .end = kHigh};
  }
  ~SharedTable() {
    close(kLow);
    close(kHigh);
  }

  /// The process, born as told, all of which must be gone but the report.
  int run() {
    libspawn::SignalBlock block;
    libspawn::Stack stack;
    uint64_t flags =
        libspawn::sys::kCloneVm | libspawn::sys::kCloneVfork | libspawn::sys::kCloneFiles | SIGCHLD;
    return libspawn::sys::clone(flags, stack.top(), nullptr, bare.plan, report).value;
  }

  void expect_untouched() {
    EXPECT_EQ(fcntl(kLow, F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(fcntl(kHigh, F_GETFD), 0);
  }

  libspawn::Action action = {.kind = libspawn::ActionKind::kDup2, .fd = 1, .new_fd = kLow};
  support::BarePlan bare;
  libspawn::Report report = {};
};

bool has(pid_t pid, int fd) {
  std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
  char target[256];
  return readlink(path.c_str(), target, sizeof target) >= 0;
}

TEST(take_own_table, child__has_what_is_below_and_the_caller_has_all) {
  EXPECT_EQ(support::sandboxed([] {
              SharedTable table;
              pid_t pid = table.run();
              EXPECT_EQ(table.report.table, libspawn::Errno::kNone);
              support::wait_until_ready(pid);
              EXPECT_TRUE(has(pid, kLow));
              EXPECT_FALSE(has(pid, kHigh));
              table.expect_untouched();
              support::kill_child(pid, SIGKILL);
            }),
            0);
}

/// The word of a caller who goes on, before and after.
uint32_t word_after(uint32_t before, libspawn::Errno expected) {
  SharedTable table;
  table.report.whereabouts = before;
  pid_t pid = table.run();
  uint32_t after = table.report.whereabouts;
  EXPECT_EQ(table.report.table, expected);
  table.expect_untouched();
  int status = -1;
  if (expected == libspawn::Errno::kNone) support::kill_child(pid, SIGKILL);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WIFEXITED(status), expected != libspawn::Errno::kNone);
  return after;
}

TEST(take_own_table, caller_goes_on__is_told) {
  EXPECT_EQ(support::sandboxed([] {
              using libspawn::Errno;
              EXPECT_EQ(word_after(libspawn::kInTable, Errno::kNone), libspawn::kInMemory);
              EXPECT_EQ(word_after(libspawn::kGone, Errno::kNone), libspawn::kGone);
            }),
            0);
}

TEST(take_own_table, caller_goes_on_without_it__child_ends_and_has_done_nothing) {
  EXPECT_EQ(support::sandboxed([] {
              using libspawn::Errno;
              EXPECT_EQ(word_after(libspawn::kUnwanted, Errno{ECANCELED}), libspawn::kUnwanted);
            }),
            0);
}

// Linux before 6.11 copies more than the child needs.
TEST(take_own_table, more_is_copied_than_needed__is_closed_at_once) {
  EXPECT_EQ(support::sandboxed([] {
              SharedTable table;
              table.bare.plan.own_table.from = kHigh + 1;
              pid_t pid = table.run();
              support::wait_until_ready(pid);
              EXPECT_TRUE(has(pid, kLow));
              EXPECT_FALSE(has(pid, kHigh));
              table.expect_untouched();
              support::kill_child(pid, SIGKILL);
            }),
            0);
}

TEST(take_own_table, refused__child_ends_and_has_done_nothing) {
  for (unsigned error : {ENOSYS, EINVAL, EPERM, ENOMEM, EDOM}) {
    static unsigned refusal;
    refusal = error;
    int status = support::sandboxed([] {
      SharedTable table;
      support::answer(SYS_close_range, refusal);
      pid_t pid = table.run();
      EXPECT_EQ(table.report.table, libspawn::Errno{static_cast<int>(refusal)});
      EXPECT_EQ(table.report.failure.error, libspawn::Errno::kNone);
      table.expect_untouched();
      int ended = -1;
      EXPECT_EQ(waitpid(pid, &ended, 0), pid);
      EXPECT_EQ(WEXITSTATUS(ended), 127);
    });
    EXPECT_EQ(status, 0) << error;
  }
}

}  // namespace
