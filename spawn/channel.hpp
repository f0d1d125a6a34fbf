// SPDX-License-Identifier: MIT
// How a child that does not share our memory reports an error.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// A close-on-exec pipe from the child, open only in processes whose children may have a copy of
/// the memory: it is not yet known, or known to be so.
class Channel {
 public:
  Channel() = default;
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Opens the pipe if one is needed, away from the descriptors that `actions` name. Where it is
  /// needed for certain: EMFILE, ENFILE.
  Errno open(const Actions& actions);

  /// The child's end, or -1.
  int writer() const { return writer_; }

  bool is_open() const { return reader_ >= 0; }

  /// What the child said, once it has ended or replaced its image; kNone if nothing.
  Errno receive();

  /// What the process remembers of its children's memory; false as long as none was seen.
  static bool memory_is_shared();
  static void learn(bool memory_is_shared);

 private:
  Errno open_pipe(const Actions& actions);
  static void close_end(int& fd);
  void close_both();

  int reader_ = -1;
  int writer_ = -1;
};

}  // namespace libspawn
