// SPDX-License-Identifier: MIT
// posix_spawnattr_getambientcaps_np and posix_spawnattr_setambientcaps_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getambientcaps_np(const posix_spawnattr_t* attr,
                                                      uint64_t* capabilities) {
  return to_public(
      libspawn::get_extension(attr, libspawn::kAmbient, &Extensions::ambient, capabilities));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setambientcaps_np(posix_spawnattr_t* attr,
                                                      uint64_t capabilities) {
  return to_public(
      libspawn::set_extension(attr, libspawn::kAmbient, &Extensions::ambient, capabilities));
}
