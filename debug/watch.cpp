// SPDX-License-Identifier: MIT
// Which stacks have a callback on them. Takes the place of spawn/watch.cpp.
#include "spawn/watch.hpp"

#include "debug/guard.hpp"
#include "spawn/stack.hpp"

uint32_t libspawn_watched;

namespace libspawn {
namespace {

// Launches beyond these at the same time are not watched.
constexpr unsigned kSlots = 1024;

char taken;            // where a slot is, but no callback runs
char* frames[kSlots];  // of call_watched() in a child; null: the slot is free

/// Runs in the child. Hazard: process IDs would not do, a new PID namespace has its own.
int call_watched(const Callback& callback, char** frame) {
  __atomic_store_n(frame, static_cast<char*>(__builtin_frame_address(0)), __ATOMIC_RELEASE);
  int result = callback.function(callback.argument);
  __atomic_store_n(frame, &taken, __ATOMIC_RELEASE);
  return result;
}

bool is_below(const char* here, const char* frame) {
  auto from = reinterpret_cast<uintptr_t>(here);
  auto to = reinterpret_cast<uintptr_t>(frame);
  return from <= to && to - from < Stack::kSize;
}

}  // namespace

Watch begin_watch() {
  for (char*& frame : frames) {
    char* none = nullptr;
    if (!__atomic_compare_exchange_n(&frame, &none, &taken, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED)) {
      continue;
    }
    __atomic_fetch_add(&libspawn_watched, 1, __ATOMIC_ACQ_REL);
    return {call_watched, &frame};
  }
  return {};
}

void end_watch(const Watch& watch) {
  if (watch.frame == nullptr) return;
  // Hazard: whoever executed, left or was killed did not come back to say so.
  __atomic_store_n(watch.frame, nullptr, __ATOMIC_RELEASE);
  __atomic_fetch_sub(&libspawn_watched, 1, __ATOMIC_ACQ_REL);
}

bool debug::runs_in_callback() {
  const char* here = static_cast<const char*>(__builtin_frame_address(0));
  for (char*& slot : frames) {
    const char* frame = __atomic_load_n(&slot, __ATOMIC_ACQUIRE);
    if (frame != nullptr && frame != &taken && is_below(here, frame)) return true;
  }
  return false;
}

}  // namespace libspawn
