// SPDX-License-Identifier: MIT
// What a plan refers to, copied.
#include "spawn/copies.hpp"

#include <gtest/gtest.h>
#include <string.h>

#include <vector>

#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Copies;

/// True where the address is in the memory.
bool is_in(const std::vector<char>& memory, const void* address) {
  const char* at = static_cast<const char*>(address);
  return at >= memory.data() && at < memory.data() + memory.size();
}

/// A plan that refers to one thing of each kind, and the bytes that it then needs.
struct FullPlan : support::ExtendedPlan {
  FullPlan() {
    plan.actions = {actions, 4};
    extensions.groups = {groups, sizeof groups};
    extensions.affinity = {affinity, sizeof affinity};
    extensions.uid_map = {map, sizeof map};
    Copies measured(nullptr, 0);
    libspawn::Plan copy = plan;
    measured.add_references(copy);
    size = measured.used();
  }
  char path[5] = "path";
  char data[3] = {1, 2, 3};
  int kept[2] = {7, 9};
  gid_t groups[3] = {11, 12, 13};
  char affinity[16] = {5};
  char map[6] = "0 1 2";
  Action actions[4] = {
      {.kind = ActionKind::kOpen, .path = path},
      {.kind = ActionKind::kData, .size = sizeof data, .data = data},
      {.kind = ActionKind::kCloseRange, .size = 2, .kept = kept},
      {.kind = ActionKind::kClose, .fd = 5},
  };
  size_t size;
};

TEST(copies, plan__refers_to_copies_alone) {
  FullPlan full;
  std::vector<char> memory(full.size);
  Copies copies(memory.data(), memory.size());
  libspawn::Plan copied = full.plan;
  copies.add_references(copied);
  EXPECT_TRUE(copies.fit());
  EXPECT_EQ(copies.used(), full.size);
  EXPECT_TRUE(is_in(memory, copied.argv) && is_in(memory, copied.argv[0]));
  EXPECT_TRUE(is_in(memory, copied.envp) && is_in(memory, copied.envp[0]));
  EXPECT_TRUE(is_in(memory, copied.candidates.paths) && is_in(memory, copied.candidates.paths[0]));
  const Action* actions = copied.actions.first;
  EXPECT_TRUE(is_in(memory, actions) && is_in(memory, actions[0].path));
  EXPECT_TRUE(is_in(memory, actions[1].data) && is_in(memory, actions[2].kept));
  EXPECT_TRUE(is_in(memory, copied.extensions) && is_in(memory, copied.extensions->groups.start));
  EXPECT_TRUE(is_in(memory, copied.extensions->affinity.start));
  EXPECT_TRUE(is_in(memory, copied.extensions->uid_map.start));
  EXPECT_EQ(copied.extensions->gid_map.start, nullptr);
}

TEST(copies, original_overwritten__copies_are_what_it_was) {
  FullPlan full;
  std::vector<char> memory(full.size);
  Copies copies(memory.data(), memory.size());
  libspawn::Plan copied = full.plan;
  copies.add_references(copied);
  memset(full.path, '!', sizeof full.path - 1);
  memset(full.data, 0, sizeof full.data);
  memset(full.kept, 0, sizeof full.kept);
  memset(full.groups, 0, sizeof full.groups);
  full.actions[3].fd = 6;
  const Action* actions = copied.actions.first;
  EXPECT_STREQ(actions[0].path, "path");
  EXPECT_EQ(memcmp(actions[1].data, "\1\2\3", 3), 0);
  EXPECT_EQ(actions[2].kept[1], 9);
  EXPECT_EQ(actions[3].fd, 5);
  EXPECT_EQ(static_cast<gid_t*>(copied.extensions->groups.start)[2], 13U);
  EXPECT_STREQ(static_cast<char*>(copied.extensions->uid_map.start), "0 1 2");
}

// Of any size that is too small nothing is written behind, and the need is told.
TEST(copies, too_little_memory__does_not_fit_and_tells_the_size) {
  FullPlan full;
  for (size_t size = 0; size < full.size; size++) {
    std::vector<char> memory(full.size, '#');
    Copies copies(memory.data(), size);
    libspawn::Plan copied = full.plan;
    copies.add_references(copied);
    EXPECT_FALSE(copies.fit());
    EXPECT_EQ(copies.used(), full.size);
    EXPECT_EQ(memory.back(), '#');
  }
}

TEST(copies, lists__end_with_null_and_null_stays_null) {
  char first[] = "one";
  char* list[] = {first, nullptr};
  std::vector<char> memory(256);
  Copies copies(memory.data(), memory.size());
  char* const* copied = copies.add_list(list);
  EXPECT_STREQ(copied[0], "one");
  EXPECT_EQ(copied[1], nullptr);
  EXPECT_EQ(copies.add_list(nullptr), nullptr);
  EXPECT_EQ(copies.add_list(list + 1)[0], nullptr);
  EXPECT_TRUE(copies.fit());
}

TEST(copies, odd_sizes__what_follows_is_aligned) {
  std::vector<char> memory(256);
  Copies copies(memory.data(), memory.size());
  copies.add("ab");
  uint64_t number = 7;
  auto at = reinterpret_cast<uintptr_t>(copies.add(&number, 1));
  EXPECT_EQ((at - reinterpret_cast<uintptr_t>(memory.data())) % alignof(uint64_t), 0U);
}

}  // namespace
