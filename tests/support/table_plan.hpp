// SPDX-License-Identifier: MIT
// Plans that may need a table of descriptors of the child's own, and how it begins.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <initializer_list>
#include <utility>
#include <vector>

#include "spawn/kernel.hpp"
#include "spawn/table.hpp"
#include "tests/support/actions_of.hpp"
#include "tests/support/bare_child.hpp"

namespace support {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Birth;
using libspawn::Channel;
using libspawn::Errno;
using libspawn::FdMap;
using libspawn::Fetched;
using libspawn::find_own_table;

/// A plan with actions of the test's own; `map`: of three numbers, out of a table up to number 8.
class TablePlan : public ExtendedPlan {
 public:
  TablePlan(std::initializer_list<Action> given) : actions_(given) {
    plan.actions = actions_of(actions_.data(), actions_.size());
    plan.cloexec_from = 3;
  }
  TablePlan() : TablePlan({{.kind = ActionKind::kFdMap, .map = &map}, dup2(1, 40)}) {}
  static Action dup2(int from, int to) {
    return {.kind = ActionKind::kDup2, .fd = from, .new_fd = to};
  }
  static Action close_from(int first) { return {.kind = ActionKind::kCloseFrom, .fd = first}; }
  static Action open(const char* path) {
    return {.kind = ActionKind::kOpen, .path = const_cast<char*>(path)};
  }
  Action& first() { return actions_.front(); }
  FdMap map = {.count = 3, .end = 9};

 private:
  std::vector<Action> actions_;
};

/// Every body in a process of its own: what it learns is for good.
inline void run_where_memory_is_shared(void (*body)()) {
  static void (*tested)();
  tested = body;
  int status = sandboxed([] {
    Channel::learn(true);
    // A few would be copied.
    for (int i = 0; i < 20; i++) fcntl(2, F_DUPFD_CLOEXEC, 3);
    tested();
  });
  EXPECT_EQ(status, 0);
}

inline unsigned start_of(const TablePlan& given, const Birth& birth = {}) {
  Fetched fetched;
  return find_own_table(given.plan, birth, &fetched).from;
}

/// As the kernel in use needs it.
inline unsigned sound(unsigned start) {
  utsname names = {};
  uname(&names);
  return libspawn::sound_start(start, libspawn::version_of(names.release));
}

}  // namespace support
