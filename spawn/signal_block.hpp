// SPDX-License-Identifier: MIT
// Every signal blocked for as long as an object lives, libc's own included.
#pragma once

#include "sys/signal.hpp"

namespace libspawn {

/// While it lives no handler runs in this thread and no cancellation is acted on: both libcs cancel
/// by a signal, and nothing in between is a cancellation point. Destruction restores the mask.
class SignalBlock {
 public:
  /// `blocked`: all signals are, until whoever has done it restores this mask; null: not yet.
  explicit SignalBlock(const sys::SignalSet* blocked = nullptr) : is_outer_(blocked == nullptr) {
    if (!is_outer_) previous_ = *blocked;
    sys::SignalSet all = sys::SignalSet::all();
    if (is_outer_) (void)sys::rt_sigprocmask(SIG_SETMASK, &all, &previous_);
  }
  ~SignalBlock() {
    if (is_outer_) (void)sys::rt_sigprocmask(SIG_SETMASK, &previous_, nullptr);
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;

  sys::SignalSet previous() const { return previous_; }

 private:
  sys::SignalSet previous_ = {};
  bool is_outer_;
};

}  // namespace libspawn
