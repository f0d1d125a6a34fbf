// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigdefault, posix_spawnattr_setsigdefault, and bionic's names for both.
#include <spawn_np.h>

#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getsigdefault(const posix_spawnattr_t* attr,
                                                  sigset_t* sigdefault) {
  *sigdefault = libspawn::attributes_of(attr).sigdefault;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setsigdefault(posix_spawnattr_t* attr,
                                                  const sigset_t* sigdefault) {
  libspawn::attributes_of(attr).sigdefault = *sigdefault;
  return 0;
}

// bionic: for 32-bit programs, whose sigset_t is too short; here it has all 64 signals.
LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_getsigdefault")]] int posix_spawnattr_getsigdefault64(
    const posix_spawnattr_t* attr, sigset64_t* sigdefault);

LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_setsigdefault")]] int posix_spawnattr_setsigdefault64(
    posix_spawnattr_t* attr, const sigset64_t* sigdefault);
