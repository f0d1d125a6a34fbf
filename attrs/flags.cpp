// SPDX-License-Identifier: MIT
// posix_spawnattr_getflags and posix_spawnattr_setflags.
#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getflags(const posix_spawnattr_t* attr, short* flags) {
  *flags = static_cast<short>(libspawn::attributes_of(attr).flags);
  return 0;
}

// POSIX: unknown bits may be refused; programs probe for newer flags that way.
LIBSPAWN_PUBLIC int posix_spawnattr_setflags(posix_spawnattr_t* attr, short flags) {
  auto bits = static_cast<uint16_t>(flags);
  libspawn::Errno error = libspawn::check_flags(bits);
  if (!libspawn::failed(error)) libspawn::attributes_of(attr).flags = bits;
  return libspawn::to_public(error);
}
