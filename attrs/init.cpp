// SPDX-License-Identifier: MIT
// posix_spawnattr_init and posix_spawnattr_destroy.
#include "attrs/extensions.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_init(posix_spawnattr_t* attr) {
  libspawn::attributes_of(attr) = {};
  return 0;
}

// Hazard: programs destroy an object twice, or one that they never initialised.
LIBSPAWN_PUBLIC int posix_spawnattr_destroy(posix_spawnattr_t* attr) {
  return libspawn::to_public(libspawn::end_extensions(attr));
}
