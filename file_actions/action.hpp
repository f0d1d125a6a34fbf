// SPDX-License-Identifier: MIT
// One file action as the child reads it.
#pragma once

#include <stdint.h>
#include <sys/types.h>

namespace libspawn {

enum class ActionKind : uint8_t { kOpen, kClose, kDup2, kChdir, kFchdir, kCloseFrom, kTcsetpgrp };

/// Only the members that the kind needs mean anything.
struct Action {
  ActionKind kind;
  int fd;      // the descriptor named; kDup2: the source
  int new_fd;  // kDup2: the target
  int oflag;
  mode_t mode;
  char* path;  // owned by the list; null for kinds that have none
};

/// A read-only view of an object's actions, in the order in which they were added.
struct Actions {
  const Action* first;
  uint32_t count;

  [[gnu::always_inline]] const Action* begin() const { return first; }
  [[gnu::always_inline]] const Action* end() const { return first + count; }
};

}  // namespace libspawn
