// SPDX-License-Identifier: MIT
// How a child that does not share our memory reports an error.
#pragma once

#include "spawn/pipe.hpp"
#include "spawn/plan.hpp"
#include "sys/time.hpp"

namespace libspawn {

/// A pipe from the child, open only in processes whose children may have a copy of the memory: it
/// is not yet known, or the last one had.
class Channel {
 public:
  /// Opens the pipe if one is needed. Where the last child had a copy: EMFILE, ENFILE.
  Errno open_if_needed(const Actions& actions);

  /// Opens it for a child that will have a copy: EMFILE, ENFILE.
  Errno open(const Actions& actions);

  bool is_open() const { return pipe_.is_open(); }

  /// The child's end, and ours, or -1.
  int writer() const { return pipe_.writer(); }
  int reader() const { return pipe_.reader(); }

  /// The child has the other end alone from now on.
  void close_writer() { pipe_.close_writer(); }

  /// True once the child has said something, has ended or replaced its image; false after that
  /// time. The writer must be closed.
  bool has_news(const sys::Duration& duration) const;

  /// Puts into the report what the child said, if anything, once it has ended or replaced its
  /// image.
  void receive(Report& report);

  /// What the process remembers of its children's memory; false as long as none was seen.
  static bool memory_is_known();
  static bool memory_is_shared();
  static void learn(bool memory_is_shared);

 private:
  Pipe pipe_;
};

}  // namespace libspawn
