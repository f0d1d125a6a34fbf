// SPDX-License-Identifier: MIT
// Whether the caller can be dumped and traced, kept over a child that changes its IDs.
#pragma once

#include <sys/prctl.h>

#include "sys/process.hpp"

namespace libspawn {

/// Linux: a process that changes its IDs makes the memory that it runs in undumpable: ours, as the
/// child shares it. While an object lives `is_watched` children may do that; its end puts it right.
class Dumpable {
 public:
  explicit Dumpable(bool is_watched) : was_dumpable_(is_watched && is_dumpable()) {}
  ~Dumpable() {
    if (was_dumpable_ && !is_dumpable()) (void)sys::prctl(PR_SET_DUMPABLE, 1);
  }
  Dumpable(const Dumpable&) = delete;
  Dumpable& operator=(const Dumpable&) = delete;

 private:
  static bool is_dumpable() { return sys::prctl(PR_GET_DUMPABLE, 0).value == 1; }

  bool was_dumpable_;
};

}  // namespace libspawn
