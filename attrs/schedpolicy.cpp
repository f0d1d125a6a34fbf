// SPDX-License-Identifier: MIT
// posix_spawnattr_getschedpolicy and posix_spawnattr_setschedpolicy.
#include "attrs/attributes.hpp"
#include "sys/public.hpp"

namespace {

// Linux: the policies that sched_setscheduler() takes; DEADLINE (6) needs more than a priority.
enum Policy { kOther = 0, kFifo = 1, kRr = 2, kBatch = 3, kIdle = 5, kExt = 7 };

// Linux 2.6.32: what a real-time child starts later has the usual policy again.
constexpr int kResetOnFork = 0x40000000;

bool is_known(int policy) {
  switch (policy & ~kResetOnFork) {
    case kOther:
    case kFifo:
    case kRr:
    case kBatch:
    case kIdle:
    case kExt:
      return true;
    default:
      return false;
  }
}

}  // namespace

LIBSPAWN_PUBLIC int posix_spawnattr_getschedpolicy(const posix_spawnattr_t* attr, int* policy) {
  *policy = libspawn::attributes_of(attr).policy;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setschedpolicy(posix_spawnattr_t* attr, int policy) {
  if (!is_known(policy)) return EINVAL;
  libspawn::attributes_of(attr).policy = policy;
  return 0;
}
