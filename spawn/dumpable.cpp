// SPDX-License-Identifier: MIT
// Keeping the caller dumpable, also when several of its threads make such children at once.
#include "spawn/dumpable.hpp"

#include <stdint.h>
#include <sys/prctl.h>

#include "sys/process.hpp"

namespace libspawn {
namespace {

constexpr uint32_t kWasDumpable = 1;
constexpr uint32_t kOne = 2;

uint32_t watchers;  // how many, times two, and what the first of them found

bool is_dumpable() { return sys::prctl(PR_GET_DUMPABLE, 0).value == 1; }

bool replace(uint32_t& seen, uint32_t changed) {
  return __atomic_compare_exchange_n(&watchers, &seen, changed, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE);
}

}  // namespace

Dumpable::Dumpable(bool is_watched) : is_watched_(is_watched) {
  if (!is_watched_) return;
  uint32_t seen = __atomic_load_n(&watchers, __ATOMIC_ACQUIRE);
  uint32_t changed = 0;
  do {
    changed = seen < kOne ? kOne | (is_dumpable() ? kWasDumpable : 0) : seen + kOne;
  } while (!replace(seen, changed));
}

Dumpable::~Dumpable() {
  if (!is_watched_) return;
  uint32_t seen = __atomic_load_n(&watchers, __ATOMIC_ACQUIRE);
  uint32_t changed = 0;
  do {
    // Hazard: put right before it is left, or the next to come would find it wrong.
    bool is_last = seen < 2 * kOne;
    if (is_last && (seen & kWasDumpable) != 0) (void)sys::prctl(PR_SET_DUMPABLE, 1);
    changed = is_last ? 0 : seen - kOne;
  } while (!replace(seen, changed));
}

}  // namespace libspawn
