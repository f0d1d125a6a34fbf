// SPDX-License-Identifier: MIT
// A command for the shell.
#pragma once

#include <unistd.h>

#include "attrs/attributes.hpp"
#include "spawn/spawn.hpp"

namespace libspawn {

/// The arguments of the shell that runs a command.
class Shell {
 public:
  // Austin 1440: a command may begin with a hyphen.
  explicit Shell(const char* command)
      : argv_{const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>("--"),
              const_cast<char*>(command), nullptr} {}

  /// A request for it, for as long as this object lives.
  // POSIX: a shell that cannot be executed is a child that exits with 127.
  Request request() const {
    return {.file = "/bin/sh", .argv = argv_, .envp = environ, .flags = kNoExecErr};
  }

 private:
  char* argv_[5];
};

}  // namespace libspawn
