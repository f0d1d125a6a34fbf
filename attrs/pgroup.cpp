// SPDX-License-Identifier: MIT
// posix_spawnattr_getpgroup and posix_spawnattr_setpgroup.
#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getpgroup(const posix_spawnattr_t* attr, pid_t* pgroup) {
  *pgroup = libspawn::attributes_of(attr).pgroup;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setpgroup(posix_spawnattr_t* attr, pid_t pgroup) {
  libspawn::attributes_of(attr).pgroup = pgroup;
  return 0;
}
