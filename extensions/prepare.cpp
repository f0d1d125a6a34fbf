// SPDX-License-Identifier: MIT
// prepare and ispreparing.
#include <prepare.h>

#include "spawn/nascent.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int prepare(void (*reaper)(int pid)) noexcept {
  return libspawn::to_public({0, libspawn::become_nascent(reaper)});
}

LIBSPAWN_PUBLIC int ispreparing() noexcept { return libspawn::find_nascent() == nullptr ? 0 : 1; }
