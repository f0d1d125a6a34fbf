// SPDX-License-Identifier: MIT
// The streams of popen() that are open.
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "commands/lock.hpp"
#include "file_actions/action.hpp"
#include "spawn/signal_block.hpp"
#include "sys/errno.hpp"
#include "sys/file.hpp"

namespace libspawn {

/// A stream and its command; from malloc().
struct Stream {
  Stream* next;
  FILE* file;
  int fd;
  sys::FileStatus status;  // tells the pipe from what may get the same number later
  pid_t pid;
  int pidfd;  // -1: nobody has asked for one
};

/// A stream for `file`, which has the descriptor `fd`; null without memory.
Stream* make_stream(FILE* file, int fd);

/// Closes what the stream has besides `file`, and frees it.
void free_stream(Stream* stream);

/// All open streams of the process. While an object lives nobody else sees them, all signals are
/// blocked, and no handler runs.
class Streams {
 public:
  Streams();

  /// The mask before.
  sys::SignalSet mask() const { return block_.previous(); }

  /// The one of `file`, which has the descriptor `fd`; null if popen() has not made it.
  Stream* find(FILE* file, int fd) const;
  void add(Stream* stream);
  void remove(const Stream* stream);

  size_t count() const;
  /// Writes an action that closes it for each that is open; gives where they end.
  Action* write_closes(Action* actions) const;

 private:
  SignalBlock block_;
  Locked locked_;
};

}  // namespace libspawn
