// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigdefault and posix_spawnattr_setsigdefault.
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
