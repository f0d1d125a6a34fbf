// SPDX-License-Identifier: MIT
// A child born with the caller's own table of descriptors: it leaves it, or does nothing at all.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

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

/// Which file the process, or this one, has open; 0: none.
ino_t file_of(const std::string& pid, int fd) {
  struct stat status = {};
  std::string path = "/proc/" + pid + "/fd/" + std::to_string(fd);
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// The child has two files of the caller's, from numbers that it does not copy, at kLow and above.
class FetchedFiles : public SharedTable {
 public:
  FetchedFiles() {
    for (int fd : {400, 401}) EXPECT_EQ(dup2(memfd_create("fetched", MFD_CLOEXEC), fd), fd);
    fetched.thread = fetched.process = getpid();
    bare.plan.actions.count = 0;
    bare.plan.own_table = {.from = 200, .end = 200, .fetches = true};
    bare.plan.fetched = &fetched;
  }

  void expect_files(std::initializer_list<std::pair<int, int>> expected) {
    pid_t pid = run();
    EXPECT_EQ(report.table, libspawn::Errno::kNone);
    support::wait_until_ready(pid);
    for (auto [fd, source] : expected) {
      EXPECT_EQ(file_of(std::to_string(pid), fd), file_of("self", source)) << fd;
    }
    EXPECT_FALSE(has(pid, 200));
    EXPECT_FALSE(has(pid, 400));
    expect_untouched();
    support::kill_child(pid, SIGKILL);
  }

  libspawn::Fetched fetched = {.fds = {401, 400}, .count = 2, .first_place = 201, .end = 2};
  // What is fetched goes at exec; so each has to be made again.
  libspawn::Action both[2] = {{.kind = libspawn::ActionKind::kDup2, .fd = 401, .new_fd = 1},
                              {.kind = libspawn::ActionKind::kDup2, .fd = 400, .new_fd = 9}};
};

TEST(take_own_table, fetched__are_where_actions_look_for_them) {
  EXPECT_EQ(support::sandboxed([] {
              FetchedFiles table;
              table.bare.plan.actions = {table.both, 2};
              table.expect_files({{1, 401}, {9, 400}, {201, 999}, {202, 999}});
              EXPECT_TRUE(table.report.fetches);
            }),
            0);
}

TEST(take_own_table, fetched_where_lower_numbers_are_free__are_at_their_places) {
  EXPECT_EQ(support::sandboxed([] {
              FetchedFiles table;
              close(0);
              table.bare.plan.actions = {table.both, 2};
              table.expect_files({{1, 401}, {9, 400}, {201, 999}, {202, 999}});
            }),
            0);
}

TEST(take_own_table, caller_that_the_child_cannot_see__is_copied) {
  EXPECT_EQ(support::sandboxed([] {
              FetchedFiles table;
              table.fetched.process = 1;
              table.both[0].fd = 2;
              table.bare.plan.actions = {table.both, 2};
              pid_t pid = table.run();
              support::wait_until_ready(pid);
              EXPECT_FALSE(table.report.fetches);
              EXPECT_EQ(file_of(std::to_string(pid), 9), file_of("self", 400));
              EXPECT_TRUE(has(pid, kHigh));
              support::kill_child(pid, SIGKILL);
            }),
            0);
}

TEST(take_own_table, source_not_open__child_ends_and_has_done_nothing) {
  EXPECT_EQ(support::sandboxed([] {
              FetchedFiles table;
              close(400);
              table.bare.plan.actions = {&table.action, 1};
              pid_t pid = table.run();
              EXPECT_TRUE(table.report.fetches);
              EXPECT_EQ(table.report.table, libspawn::Errno{EBADF});
              EXPECT_EQ(table.report.failure.error, libspawn::Errno::kNone);
              table.expect_untouched();
              int ended = -1;
              EXPECT_EQ(waitpid(pid, &ended, 0), pid);
              EXPECT_EQ(WEXITSTATUS(ended), 127);
            }),
            0);
}

}  // namespace
