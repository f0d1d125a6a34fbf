// SPDX-License-Identifier: MIT
// posix_spawnattr_getflags and posix_spawnattr_setflags.
#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getflags(const posix_spawnattr_t* attr, short* flags) {
  *flags = static_cast<short>(libspawn::attributes_of(attr).flags);
  return 0;
}

// POSIX: unknown bits may be refused; there are none any more.
LIBSPAWN_PUBLIC int posix_spawnattr_setflags(posix_spawnattr_t* attr, short flags) {
  libspawn::attributes_of(attr).flags = static_cast<uint16_t>(flags);
  return 0;
}
