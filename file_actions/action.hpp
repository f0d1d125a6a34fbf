// SPDX-License-Identifier: MIT
// One file action as the child reads it.
#pragma once

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "file_actions/fdmap.hpp"

namespace libspawn {

enum class ActionKind : uint8_t {
  kOpen,
  kClose,
  kDup2,
  kChdir,
  kFchdir,
  kCloseFrom,
  kTcsetpgrp,
  kInherit,
  kTcsetsid,
  kMove,
  kCloseRange,
  kChroot,
  kSetns,
  kData,
  kCallback,
  kFdMap,
};

/// A bit of its own, for sets of kinds.
constexpr uint32_t bit_of(ActionKind kind) { return uint32_t{1} << static_cast<unsigned>(kind); }

/// A function of the caller's, for the child to call; null: none.
struct Callback {
  int (*function)(void* argument);
  void* argument;
};

/// Only the members that the kind needs mean anything.
struct Action {
  ActionKind kind;
  bool may_fail;       // the spawn goes on without it
  int fd;              // the descriptor named; kDup2, kMove: the source; kCloseRange: the first
  int new_fd;          // kDup2, kMove: the target; kCloseRange: the last
  int dir = AT_FDCWD;  // kOpen: relative paths begin there
  int oflag;
  int namespaces;  // kSetns
  mode_t mode;
  size_t size;  // bytes of kData; numbers of kCloseRange
  // Owned by the list; null for kinds that have none of these.
  union {
    char* path;
    const char* data;
    const int* kept;  // kCloseRange: ascending, what stays open
    const Callback* callback;
    const FdMap* map;
  };
};

/// A read-only view of an object's actions, in the order in which they were added.
struct Actions {
  const Action* first;
  uint32_t count;
  uint32_t kinds;    // the bits of all of them
  int program = -1;  // the descriptor that is executed behind them, if there is one

  [[gnu::always_inline]] bool has(ActionKind kind) const { return (kinds & bit_of(kind)) != 0; }
  [[gnu::always_inline]] const Action* begin() const { return first; }
  [[gnu::always_inline]] const Action* end() const { return first + count; }
};

}  // namespace libspawn
