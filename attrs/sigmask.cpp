// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigmask, posix_spawnattr_setsigmask, and bionic's names for both.
#include <spawn_np.h>

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

// bionic: for 32-bit programs, whose sigset_t is too short; here it has all 64 signals.
LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_getsigmask")]] int posix_spawnattr_getsigmask64(
    const posix_spawnattr_t* attr, sigset64_t* sigmask);

LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_setsigmask")]] int posix_spawnattr_setsigmask64(
    posix_spawnattr_t* attr, const sigset64_t* sigmask);
