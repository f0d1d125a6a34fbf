// SPDX-License-Identifier: MIT
// The cached stacks.
#include "spawn/stack.hpp"

#include <gtest/gtest.h>
#include <string.h>

#include "tests/support/child.hpp"

namespace {

using libspawn::Stack;

TEST(stack, ended_and_made_again__is_the_same_mapping) {
  char* first = Stack().top();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(Stack().top(), first);
}

TEST(stack, two_at_once__are_different) {
  Stack a;
  Stack b;
  EXPECT_NE(a.top(), b.top());
}

TEST(stack, released__is_not_handed_out_until_it_has_an_owner_again) {
  Stack owner;
  char* released = owner.top();
  owner.release();
  ASSERT_NE(released, nullptr);
  EXPECT_NE(Stack().top(), released);
  EXPECT_EQ(Stack(released).top(), released);
  Stack a;
  Stack b;
  EXPECT_TRUE(a.top() == released || b.top() == released);
}

TEST(stack, whole_size__can_be_written) {
  Stack stack;
  memset(stack.top() - Stack::kSize, 0x5a, Stack::kSize);
}

TEST(stack, byte_below_the_lowest__is_guarded) {
  Stack stack;
  volatile char* guard = stack.top() - Stack::kSize - 1;
  EXPECT_DEATH(*guard = 1, "");
}

TEST(stack, more_than_the_cache_holds__are_unmapped) {
  size_t before = support::mappings();
  {
    Stack stacks[64];
    EXPECT_GT(support::mappings(), before);
  }
  EXPECT_LE(support::mappings(), before + 2 * 16);
}

TEST(stack, idle_while_others_are_used__is_unmapped) {
  { Stack stacks[16]; }
  size_t burst = support::mappings();
  for (int i = 0; i < 2 * 1024; i++) Stack one;
  EXPECT_LT(support::mappings() + 8, burst);
}

/// Marks both stacks; or, false, tells whether both are marked, as none is that was unmapped.
bool use_two(bool marks) {
  Stack a;
  Stack b;
  char* bytes[] = {a.top() - Stack::kSize, b.top() - Stack::kSize};
  bool are_marked = *bytes[0] == 1 && *bytes[1] == 1;
  if (marks) *bytes[0] = *bytes[1] = 1;
  return are_marked;
}

TEST(stack, used_again_and_again__stay_mapped) {
  use_two(true);
  for (int i = 0; i < 4 * 1024; i++) use_two(false);
  EXPECT_TRUE(use_two(false));
}

}  // namespace
