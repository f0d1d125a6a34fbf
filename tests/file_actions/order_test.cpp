// SPDX-License-Identifier: MIT
// Thousands of actions in a real child.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <utility>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

constexpr int kFiles = 10;
constexpr int kFirst = 300;
constexpr int kSpare = kFirst + kFiles;

/// What the child must see: file i at place files[i].
struct Shuffled {
  support::TemporaryDirectory directory;
  support::Actions actions;
  std::string files[kFiles];
};

void open_files(Shuffled& shuffled) {
  for (int i = 0; i < kFiles; i++) {
    shuffled.files[i] = shuffled.directory.write(std::to_string(i), "");
    ASSERT_EQ(posix_spawn_file_actions_addopen(shuffled.actions.get(), kFirst + i,
                                               shuffled.files[i].c_str(), O_RDONLY, 0),
              0);
  }
}

/// Exchanges two files by three actions, any of which would show if it were lost or out of turn.
void exchange(Shuffled& shuffled, int a, int b) {
  for (auto [from, to] :
       {std::pair{kFirst + a, kSpare}, {kFirst + b, kFirst + a}, {kSpare, kFirst + b}}) {
    ASSERT_EQ(posix_spawn_file_actions_adddup2(shuffled.actions.get(), from, to), 0);
  }
  std::swap(shuffled.files[a], shuffled.files[b]);
}

TEST(actions_order, five_thousand_actions__happen_in_the_order_of_the_calls) {
  Shuffled shuffled;
  open_files(shuffled);
  unsigned random = 1;
  for (int i = 0; i < 1664; i++) {
    random = random * 1103515245 + 12345;
    int a = static_cast<int>(random >> 16) % kFiles;
    exchange(shuffled, a, (a + 1 + static_cast<int>(random >> 24) % (kFiles - 1)) % kFiles);
  }
  support::PausedChild child(shuffled.actions.get());
  ASSERT_EQ(child.error(), 0);
  auto open = child.descriptors();
  for (int i = 0; i < kFiles; i++) EXPECT_EQ(open[kFirst + i], shuffled.files[i]) << i;
}

TEST(actions_order, five_hundred_paths__are_each_used_once) {
  support::TemporaryDirectory directory;
  support::Actions actions;
  posix_spawn_file_actions_addchdir(actions.get(), directory.path().c_str());
  for (int i = 0; i < 500; i++) {
    std::string path = std::to_string(i);
    ASSERT_EQ(posix_spawn_file_actions_addopen(actions.get(), kFirst, path.c_str(),
                                               O_WRONLY | O_CREAT | O_EXCL, 0600),
              0);
  }
  support::PausedChild child(actions.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.link("fd/" + std::to_string(kFirst)), directory / "499");
  struct stat made = {};
  for (int i = 0; i < 500; i++) {
    ASSERT_EQ(stat((directory / std::to_string(i)).c_str(), &made), 0) << i;
  }
}

}  // namespace
