// SPDX-License-Identifier: MIT
// The order of moves: what nobody needs any more is replaced first, a circle is broken by putting
// one file aside. After a first copy, later ones are made of that: so a circle of which any file is
// copied elsewhere needs no such place.
#include "file_actions/fdmap.hpp"

#include <limits.h>
#include <string.h>

#include "file_actions/file_actions.hpp"

namespace libspawn {
namespace {

constexpr int kUnneeded = -1;

class Planner {
 public:
  Planner(FdMap& map, int* where, int* ready, Move* moves)
      : map_(map), where_(where), ready_(ready), moves_(moves) {}

  void plan() {
    find_needed();
    for (int target = 0; target < map_.count; target++) begin(target);
    replace_ready();
    map_.roomless = used_;
    for (int target = 0; target < map_.count; target++) {
      if (is_in_circle(target)) break_circle(target);
    }
    map_.move_count = used_;
  }

 private:
  bool is_in_range(int source) const { return source < map_.count; }

  void find_needed() {
    for (int i = 0; i < map_.count; i++) where_[i] = kUnneeded;
    for (int i = 0; i < map_.count; i++) {
      int source = map_.fds[i];
      if (source != kClosed && is_in_range(source)) where_[source] = source;
    }
  }

  void begin(int target) {
    if (map_.is_identity(target)) add(target, target, target);
    if (map_.replaces(target) && where_[target] == kUnneeded) push(target);
  }

  void replace_ready() {
    while (waiting_ != 0) replace(ready_[--waiting_]);
  }

  void replace(int target) {
    int source = map_.fds[target];
    if (!is_in_range(source)) return add(source, target, target);
    int from = where_[source];
    add(from, target, target);
    where_[source] = target;
    if (from == source && map_.replaces(source)) push(source);
  }

  /// Of what is left every file is needed once, by another number.
  bool is_in_circle(int target) const {
    int source = map_.fds[target];
    if (!map_.replaces(target) || !is_in_range(source)) return false;
    return where_[source] == source;
  }

  void break_circle(int target) {
    Move& aside = moves_[used_];
    add(target, kAside, target);
    where_[target] = kAside;
    push(target);
    replace_ready();
    aside.target = moves_[used_ - 1].target;
  }

  void push(int target) { ready_[waiting_++] = target; }
  void add(int from, int to, int target) { moves_[used_++] = {from, to, target}; }

  FdMap& map_;
  int* where_;  // where the file is that was at a number
  int* ready_;  // targets that nobody needs any more
  uint32_t waiting_ = 0;
  Move* moves_;
  uint32_t used_ = 0;
};

size_t most_moves(size_t count) { return count + count / 2; }

void list_targets(FdMap& map, int* targets) {
  map.end = static_cast<unsigned>(map.count);
  map.unused = -1;
  for (int i = 0; i < map.count; i++) {
    if (map.fds[i] == kClosed) map.unused = i;
    if (map.fds[i] == kClosed) continue;
    targets[map.target_count++] = i;
    auto above = static_cast<unsigned>(map.fds[i]) + 1;
    if (above > map.end) map.end = above;
  }
  map.targets = targets;
}

}  // namespace

Result<size_t> check_fd_map(const int* fds, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    if (fds[i] < kClosed) return {0, Errno{EBADF}};
    if (fds[i] != kClosed) count = i + 1;
  }
  if (count == 0) return {0, Errno::kNone};
  if (count > INT_MAX) return {0, Errno{EBADF}};
  return {count, check_open_max(static_cast<int>(count) - 1)};
}

size_t size_of_fd_map(size_t count) {
  return sizeof(FdMap) + 4 * count * sizeof(int) + most_moves(count) * sizeof(Move);
}

const FdMap* make_fd_map(const int* fds, size_t count, void* memory) {
  auto* map = static_cast<FdMap*>(memory);
  auto* copy = reinterpret_cast<int*>(map + 1);
  if (count != 0) memcpy(copy, fds, count * sizeof(int));
  int* targets = copy + count;
  int* where = targets + count;
  int* ready = where + count;
  auto* moves = reinterpret_cast<Move*>(ready + count);
  *map = {.fds = copy, .count = static_cast<int>(count), .moves = moves};
  list_targets(*map, targets);
  Planner(*map, where, ready, moves).plan();
  return map;
}

bool names(const FdMap& map, int fd) {
  if (fd < map.count) return true;
  if (static_cast<unsigned>(fd) >= map.end) return false;
  for (int i = 0; i < map.count; i++) {
    if (map.fds[i] == fd) return true;
  }
  return false;
}

}  // namespace libspawn
