// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addclosefrom_np.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

int add(support::Actions& actions, int from) {
  return posix_spawn_file_actions_addclosefrom_np(actions.get(), from);
}

/// Ten inherited descriptors from some number on.
class Inherited {
 public:
  Inherited() {
    for (int i = 0; i < 10; i++) {
      int fd = support::unused_descriptor(i == 0 ? 100 : numbers_.back() + 1);
      EXPECT_EQ(dup2(file_.fd(), fd), fd);
      numbers_.push_back(fd);
    }
  }
  ~Inherited() {
    for (int fd : numbers_) close(fd);
  }
  Inherited(const Inherited&) = delete;
  Inherited& operator=(const Inherited&) = delete;
  int operator[](size_t i) const { return numbers_[i]; }

 private:
  support::File file_{"/dev/zero"};
  std::vector<int> numbers_;
};

TEST(addclosefrom, negative__ebadf_and_errno_kept) {
  support::Actions actions;
  errno = 4711;
  EXPECT_EQ(add(actions, -1), EBADF);
  EXPECT_EQ(add(actions, INT_MIN), EBADF);
  EXPECT_EQ(errno, 4711);
  EXPECT_FALSE(support::PausedChild(actions.get()).descriptors().empty());
}

TEST(addclosefrom, number_in_the_middle__lower_stay_and_others_go) {
  Inherited inherited;
  support::Actions actions;
  ASSERT_EQ(add(actions, inherited[4]), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  auto open = child.descriptors();
  for (size_t i = 0; i < 4; i++) EXPECT_EQ(open[inherited[i]], "/dev/zero") << i;
  EXPECT_EQ(open.rbegin()->first, inherited[3]);
  EXPECT_NE(fcntl(inherited[9], F_GETFD), -1);
}

TEST(addclosefrom, zero__nothing_is_open) {
  Inherited inherited;
  support::Actions actions;
  ASSERT_EQ(add(actions, 0), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_TRUE(child.descriptors().empty());
}

TEST(addclosefrom, above_everything__nothing_goes) {
  Inherited inherited;
  auto plain = support::PausedChild().descriptors();
  support::Actions actions;
  ASSERT_EQ(add(actions, INT_MAX), 0);
  ASSERT_EQ(add(actions, plain.rbegin()->first + 1), 0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors(), plain);
}

TEST(addclosefrom, close_on_exec_descriptor__cannot_be_used_by_later_actions) {
  Inherited inherited;
  fcntl(inherited[5], F_SETFD, FD_CLOEXEC);
  support::Actions actions;
  ASSERT_EQ(add(actions, inherited[0]), 0);
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), inherited[5], 0), 0);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), EBADF);
}

TEST(addclosefrom, actions_before_and_after__happen_in_order) {
  Inherited inherited;
  support::Actions actions;
  ASSERT_EQ(posix_spawn_file_actions_adddup2(actions.get(), inherited[9], 0), 0);
  ASSERT_EQ(add(actions, 3), 0);
  ASSERT_EQ(posix_spawn_file_actions_addopen(actions.get(), inherited[2], "/dev/null", O_RDONLY, 0),
            0);
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  auto open = child.descriptors();
  EXPECT_EQ(open[0], "/dev/zero");
  EXPECT_EQ(open[inherited[2]], "/dev/null");
  open.erase(inherited[2]);
  EXPECT_LT(open.rbegin()->first, 3);
}

}  // namespace
