// SPDX-License-Identifier: MIT
// The plan of an exact map, carried out on a table in memory: every small one and large ones.
#include "file_actions/fdmap.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/settings.hpp"

namespace {

using libspawn::FdMap;
using libspawn::kAside;
using libspawn::kClosed;
using Numbers = std::vector<int>;

/// A map with its memory.
class Planned {
 public:
  explicit Planned(const Numbers& fds) : memory_(libspawn::size_of_fd_map(fds.size()) / 8 + 1) {
    map_ = libspawn::make_fd_map(fds.data(), fds.size(), memory_.data());
  }
  const FdMap& map() const { return *map_; }

 private:
  std::vector<uint64_t> memory_;
  const FdMap* map_;
};

/// A table of descriptors: file n is what number n was at first, kClosed is none.
class Table {
 public:
  explicit Table(size_t size) : files_(size) {
    for (size_t i = 0; i < size; i++) files_[i] = static_cast<int>(i);
  }

  void run(const FdMap& map) {
    for (uint32_t i = 0; i < map.move_count; i++) {
      if (i == map.roomless) close_all_but_targets(map);
      move(map.moves[i]);
    }
    if (map.roomless == map.move_count) close_all_but_targets(map);
  }

  const Numbers& files() const { return files_; }
  int most_aside() const { return asides_; }

 private:
  int& at(int fd) { return files_.at(static_cast<size_t>(fd)); }

  void move(const libspawn::Move& move) {
    if (move.to == kAside) {
      EXPECT_EQ(aside_, kClosed);
      aside_ = at(move.from);
      asides_++;
      return;
    }
    int file = move.from == kAside ? aside_ : at(move.from);
    EXPECT_NE(file, kClosed);
    if (move.from == kAside) aside_ = kClosed;
    EXPECT_EQ(move.to, move.target);
    at(move.to) = file;
  }

  void close_all_but_targets(const FdMap& map) {
    Numbers kept(files_.size(), kClosed);
    for (uint32_t i = 0; i < map.target_count; i++) {
      auto target = static_cast<size_t>(map.targets[i]);
      kept.at(target) = files_.at(target);
    }
    files_ = kept;
  }

  Numbers files_;
  int aside_ = kClosed;
  int asides_ = 0;
};

/// Circles of which no file is needed elsewhere too: these alone want something put aside.
int pure_circles(const Numbers& fds) {
  auto count = static_cast<int>(fds.size());
  Numbers uses(fds.size());
  for (int fd : fds) {
    if (fd >= 0 && fd < count) uses[static_cast<size_t>(fd)]++;
  }
  int circles = 0;
  for (int start = 0; start < count; start++) {
    int at = start;
    int steps = 0;
    bool is_pure = true;
    do {
      is_pure = is_pure && at >= start && uses[static_cast<size_t>(at)] == 1;
      at = fds[static_cast<size_t>(at)];
      steps++;
    } while (is_pure && at >= 0 && at < count && at != start && steps <= count);
    if (is_pure && at == start && steps > 1) circles++;
  }
  return circles;
}

void expect_exact(const Numbers& fds, size_t size) {
  Planned planned(fds);
  Table table(size);
  table.run(planned.map());
  Numbers expected(size, kClosed);
  std::copy(fds.begin(), fds.end(), expected.begin());
  ASSERT_EQ(table.files(), expected) << testing::PrintToString(fds);
  ASSERT_EQ(table.most_aside(), pure_circles(fds)) << testing::PrintToString(fds);
}

TEST(fdmap, every_small_list__is_exact_and_puts_aside_no_more_than_it_must) {
  for (size_t count = 0; count <= 5; count++) {
    size_t sources = count + 3;  // kClosed, and two that are no targets
    size_t lists = 1;
    for (size_t i = 0; i < count; i++) lists *= sources;
    for (size_t number = 0; number < lists; number++) {
      Numbers fds(count);
      size_t rest = number;
      for (int& fd : fds) {
        fd = static_cast<int>(rest % sources) - 1;
        rest /= sources;
      }
      expect_exact(fds, count + 2);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(fdmap, permutations_of_six__are_exact) {
  Numbers fds = {0, 1, 2, 3, 4, 5};
  do expect_exact(fds, 6);
  while (std::next_permutation(fds.begin(), fds.end()));
}

TEST(fdmap, large_lists_at_random__are_exact) {
  std::mt19937 random(testing::UnitTest::GetInstance()->random_seed());
  for (int i = 0; i < 2000; i++) {
    Numbers fds(1 + random() % 200);
    for (int& fd : fds) fd = static_cast<int>(random() % 260) - 1;
    if (i % 2 == 0) {
      for (size_t n = 0; n < fds.size(); n++) fds[n] = static_cast<int>(n);
      std::shuffle(fds.begin(), fds.end(), random);
    }
    expect_exact(fds, 260);
  }
}

TEST(fdmap, hundred_thousand_in_one_circle__one_is_put_aside) {
  Numbers fds(100000);
  for (size_t i = 0; i < fds.size(); i++)
    fds[i] = static_cast<int>((i + fds.size() - 1) % fds.size());
  expect_exact(fds, fds.size());
}

TEST(fdmap, circle__put_aside_for_the_target_that_is_last) {
  Planned planned({1, 2, 0});
  const FdMap& map = planned.map();
  ASSERT_EQ(map.move_count, 4U);
  EXPECT_EQ(map.roomless, 0U);
  EXPECT_EQ(map.moves[0].to, kAside);
  EXPECT_EQ(map.fds[map.moves[0].target], map.moves[0].from);
  EXPECT_EQ(map.moves[3].from, kAside);
  EXPECT_EQ(map.moves[3].target, map.moves[0].target);
}

TEST(fdmap, what_it_names__its_numbers_and_its_sources) {
  Planned planned({kClosed, 9, 1});
  EXPECT_EQ(planned.map().end, 10U);
  for (int fd = 0; fd < 12; fd++) {
    EXPECT_EQ(names(planned.map(), fd), fd < 3 || fd == 9) << fd;
  }
  EXPECT_EQ(Planned({INT_MAX}).map().end, 1U << 31);
  EXPECT_EQ(Planned({}).map().end, 0U);
}

TEST(check_fd_map, closed_ones_at_the_end__do_not_count) {
  Numbers fds = {3, kClosed, 4, kClosed, kClosed};
  EXPECT_EQ(libspawn::check_fd_map(fds.data(), 5).value, 3U);
  EXPECT_EQ(libspawn::check_fd_map(fds.data() + 3, 2).value, 0U);
  EXPECT_EQ(libspawn::check_fd_map(nullptr, 0).error, libspawn::Errno::kNone);
}

TEST(check_fd_map, negative_or_over_the_limit__is_ebadf) {
  Numbers fds(64, kClosed);
  fds[62] = 0;
  support::SoftLimit lowered(RLIMIT_NOFILE, 63);
  EXPECT_EQ(libspawn::check_fd_map(fds.data(), 64).error, libspawn::Errno::kNone);
  fds[63] = 0;
  EXPECT_EQ(libspawn::check_fd_map(fds.data(), 64).error, libspawn::Errno{EBADF});
  fds[63] = -2;
  EXPECT_EQ(libspawn::check_fd_map(fds.data(), 64).error, libspawn::Errno{EBADF});
  EXPECT_EQ(libspawn::check_fd_map(fds.data(), 63).error, libspawn::Errno::kNone);
}

}  // namespace
