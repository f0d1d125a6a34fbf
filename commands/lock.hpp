// SPDX-License-Identifier: MIT
// A lock that a fork cannot leave behind.
#pragma once

#include <stdint.h>

#include "spawn/threads.hpp"

namespace libspawn {

/// Names the process that holds it (for a nascent child its parent, whose memory it has), so that a
/// child which was forked meanwhile, and has no thread to release it, takes it over. What it guards
/// must at every moment be fit for such a child. All signals must be blocked while it is held.
// Hazard: of two processes with one number, in PID namespaces of their own, the one forked from the
// other waits for ever, as it would for any other lock.
class Lock {
 public:
  void acquire();
  void release();

 private:
  uint32_t word_ = 0;  // the process ID, and kIsAwaited; 0: free
};

/// Holds a lock for as long as it lives; none where there is nobody to keep out.
class Locked {
 public:
  explicit Locked(Lock& lock) : lock_(is_only_thread() ? nullptr : &lock) {
    if (lock_ != nullptr) lock_->acquire();
  }
  ~Locked() {
    if (lock_ != nullptr) lock_->release();
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  Lock* lock_;
};

}  // namespace libspawn
