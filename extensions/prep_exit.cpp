// SPDX-License-Identifier: MIT
// prep_exit.
#include <prepare.h>

#include "spawn/nascent.hpp"
#include "sys/process.hpp"
#include "sys/public.hpp"

namespace {

libspawn::Errno exit_group(const void* status) {
  libspawn::sys::exit_group(*static_cast<const int*>(status));
}

}  // namespace

LIBSPAWN_PUBLIC int prep_exit(int status) noexcept {
  return libspawn::to_public(libspawn::depart({exit_group, &status, false}));
}
