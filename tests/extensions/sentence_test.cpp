// SPDX-License-Identifier: MIT
// Text that is put together in a buffer of a caller's.
#include "extensions/sentence.hpp"

#include <gtest/gtest.h>
#include <limits.h>
#include <string.h>

#include <string>

namespace {

using libspawn::Sentence;

TEST(sentence, words_and_numbers__follow_each_other) {
  char text[100];
  Sentence sentence(text, sizeof text);
  sentence.add("a").add(" ").add(-12).add("").add_quoted("b c").add(0);
  EXPECT_STREQ(text, "a -12\"b c\"0");
  EXPECT_TRUE(sentence.is_whole());
}

TEST(sentence, extreme_numbers__are_written_out) {
  char text[100];
  Sentence(text, sizeof text).add(INT_MIN).add(" ").add(INT_MAX);
  EXPECT_STREQ(text, "-2147483648 2147483647");
}

TEST(sentence, nothing_added__is_empty_and_whole) {
  char text[] = "noise";
  Sentence sentence(text, sizeof text);
  EXPECT_STREQ(text, "");
  EXPECT_TRUE(sentence.is_whole());
}

/// What is left of three words in a buffer of this size; what is behind it must stay.
std::string cut_to(size_t size, bool is_whole) {
  char text[20];
  memset(text, 'x', sizeof text);
  Sentence sentence(text, size);
  sentence.add("one ").add("two ").add(3);
  EXPECT_EQ(sentence.is_whole(), is_whole) << size;
  for (size_t i = size; i < sizeof text; i++) EXPECT_EQ(text[i], 'x') << size;
  return size == 0 ? "" : text;
}

TEST(sentence, any_size__as_much_as_there_is_room_for) {
  const std::string kAll = "one two 3";
  EXPECT_EQ(cut_to(0, false), "");
  for (size_t size = 1; size <= kAll.size(); size++) {
    EXPECT_EQ(cut_to(size, false), kAll.substr(0, size - 1));
  }
  EXPECT_EQ(cut_to(kAll.size() + 1, true), kAll);
  EXPECT_EQ(cut_to(kAll.size() + 2, true), kAll);
}

TEST(sentence, no_room_and_nothing_to_say__is_whole) {
  char text[] = "x";
  Sentence sentence(text, 0);
  sentence.add("");
  EXPECT_TRUE(sentence.is_whole());
  EXPECT_STREQ(text, "x");
}

}  // namespace
