// SPDX-License-Identifier: MIT
// An exact map of descriptors, and the order in which the child makes it true.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sys/errno.hpp"

namespace libspawn {

inline constexpr int kClosed = -1;
inline constexpr int kAside = -2;  // a number that the child finds: the one thing put aside

/// `to` gets the file at `from`; where they are equal it is to be inherited.
struct Move {
  int from;
  int to;
  int target;  // for whose sake
};

/// Every number below `count` becomes what it says, all others are closed.
struct FdMap {
  const int* fds;      // what each number gets; kClosed
  int count;           // the last one is not kClosed
  unsigned end;        // above all that it names
  int unused;          // a number below `count` that is closed; -1: there is none
  const int* targets;  // the numbers that get something, ascending
  uint32_t target_count;
  // In order. Those from `roomless` on want a free number, and nothing but the targets open.
  const Move* moves;
  uint32_t move_count;
  uint32_t roomless;

  [[gnu::always_inline]] bool is_identity(int target) const { return fds[target] == target; }
  [[gnu::always_inline]] bool replaces(int fd) const {
    return fd < count && fds[fd] != kClosed && !is_identity(fd);
  }
};

/// How many of `n` numbers count: those up to the last that is not closed. EBADF: there is a
/// negative number other than -1, or the last is over the soft RLIMIT_NOFILE.
Result<size_t> check_fd_map(const int* fds, size_t n);

/// Bytes for a map of so many.
size_t size_of_fd_map(size_t count);

/// Makes the map in memory of that size, aligned for pointers, in which all of it is.
const FdMap* make_fd_map(const int* fds, size_t count, void* memory);

/// True for a number that the map speaks of.
bool names(const FdMap& map, int fd);

}  // namespace libspawn
