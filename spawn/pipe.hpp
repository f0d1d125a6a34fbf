// SPDX-License-Identifier: MIT
// A pipe between caller and child that file actions cannot meet.
#pragma once

#include "file_actions/action.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// Both ends are close-on-exec, numbered 3 or higher, and away from every number that the actions
/// name: to those it must look like any that is not open. One write is one read. -1: not open.
class Pipe {
 public:
  Pipe() = default;
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// EMFILE, ENFILE.
  Errno open(const Actions& actions);
  void close_writer();

  bool is_open() const { return reader_ >= 0; }
  int reader() const { return reader_; }
  int writer() const { return writer_; }

 private:
  void close_both();

  int reader_ = -1;
  int writer_ = -1;
};

}  // namespace libspawn
