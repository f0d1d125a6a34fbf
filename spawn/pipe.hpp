// SPDX-License-Identifier: MIT
// A pipe between caller and child that file actions cannot meet.
#pragma once

#include <fcntl.h>

#include "file_actions/action.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// Closes `fd`, and gives the same file under a number of 3 or higher that no action names,
/// close-on-exec; -1: there is none.
int move_away(int fd, const Actions& actions);

/// Both ends are numbered 3 or higher, and away from every number that the actions, or the exec
/// behind them, name: to those it must look like any that is not open. -1: not open.
class Pipe {
 public:
  // Linux 3.4: O_DIRECT keeps what is written in one piece, and apart from anything else.
  static constexpr int kMessages = O_CLOEXEC | O_DIRECT;

  Pipe() = default;
  ~Pipe() {
    if (reader_ >= 0 || writer_ >= 0) close_both();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// `flags` are pipe2()'s. EMFILE, ENFILE.
  Errno open(const Actions& actions, int flags);
  /// Both ends read and write. EMFILE, ENFILE, and where a sandbox has no sockets what it says.
  Errno open_socket(const Actions& actions);
  void close_writer() {
    if (writer_ >= 0) close_end(writer_);
  }

  /// The end is the caller's from now on.
  int release_reader() { return exchange(reader_); }
  int release_writer() { return exchange(writer_); }

  bool is_open() const { return reader_ >= 0; }
  int reader() const { return reader_; }
  int writer() const { return writer_; }

 private:
  static int exchange(int& fd) {
    int released = fd;
    fd = -1;
    return released;
  }
  Errno keep(const int fds[2], const Actions& actions);
  static void close_end(int& end);
  void close_both();

  int reader_ = -1;
  int writer_ = -1;
};

}  // namespace libspawn
