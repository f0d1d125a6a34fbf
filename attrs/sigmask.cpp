// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigmask and posix_spawnattr_setsigmask.
#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getsigmask(const posix_spawnattr_t* attr, sigset_t* sigmask) {
  *sigmask = libspawn::attributes_of(attr).sigmask;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setsigmask(posix_spawnattr_t* attr, const sigset_t* sigmask) {
  libspawn::attributes_of(attr).sigmask = *sigmask;
  return 0;
}
