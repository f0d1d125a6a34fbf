// SPDX-License-Identifier: MIT
// closefrom without close_range, without /proc, without either's directory: the child has no more.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Rules;

struct Case {
  const char* name;
  Rules rules;
};

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class closefrom : public testing::TestWithParam<Case> {};

constexpr int kFirst = 10;
constexpr rlim_t kLimit = 512;

/// Many, with gaps, up to the last number that there can be.
void open_many() {
  rlimit limit = {kLimit, kLimit};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  for (int fd = 3; fd < static_cast<int>(kLimit); fd += fd % 7 == 0 ? 3 : 1) {
    ASSERT_EQ(dup2(0, fd), fd);
  }
  ASSERT_EQ(dup2(0, static_cast<int>(kLimit) - 1), static_cast<int>(kLimit) - 1);
}

using Child = std::unique_ptr<support::PausedChild>;

/// The filter is only on the thread that spawns, so that the child can be looked at.
Child spawn_refused(const Rules& rules, support::Actions& actions) {
  Child child;
  std::thread([&] {
    support::refuse(rules);
    child = std::make_unique<support::PausedChild>(actions.get());
  }).join();
  EXPECT_EQ(child->error(), 0);
  return child;
}

std::vector<int> numbers(const Child& child) {
  EXPECT_EQ(close(static_cast<int>(kLimit) - 1), 0);  // room to look
  std::vector<int> result;
  for (const auto& [fd, target] : child->descriptors()) result.push_back(fd);
  return result;
}

std::vector<int> below(const std::vector<int>& all, int first) {
  std::vector<int> result;
  for (int fd : all) {
    if (fd < first) result.push_back(fd);
  }
  return result;
}

void fill_table() {
  while (dup(0) >= 0) continue;
}

void expect_closed(int first) {
  open_many();
  std::vector<int> before = support::open_descriptors();
  support::Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), first), 0);
  Child child = spawn_refused(closefrom::GetParam().rules, actions);
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_EQ(numbers(child), below(before, first));
}

TEST_P(closefrom, refused__child_has_only_lower_descriptors) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { expect_closed(kFirst); }), 0);
}

TEST_P(closefrom, refused_from_zero__child_has_none) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { expect_closed(0); }), 0);
}

TEST_P(closefrom, refused_with_a_full_table__child_has_only_lower_descriptors) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] {
              open_many();
              fill_table();
              support::Actions actions;
              EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), kFirst), 0);
              Child child = spawn_refused(GetParam().rules, actions);
              EXPECT_EQ(numbers(child), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
            }),
            0);
}

const support::Rule kNoRange = {SYS_close_range, ENOSYS};

INSTANTIATE_TEST_SUITE_P(
    child, closefrom,
    testing::Values(Case{"nothing", {}}, Case{"close_range_enosys", {kNoRange}},
                    Case{"close_range_eperm", {{SYS_close_range, EPERM}}},
                    Case{"close_range_einval", {{SYS_close_range, EINVAL}}},
                    Case{"close_range_and_proc", {kNoRange, {SYS_openat, ENOENT}}},
                    Case{"close_range_and_proc_eacces", {kNoRange, {SYS_openat, EACCES}}},
                    Case{"close_range_and_getdents64", {kNoRange, {SYS_getdents64, EPERM}}},
                    Case{"close_range_and_proc_and_limit",
                         {kNoRange, {SYS_openat, ENOENT}, {SYS_prlimit64, EPERM}}}),
    name_of);

}  // namespace
