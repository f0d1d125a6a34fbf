// SPDX-License-Identifier: MIT
// posix_spawnattr_gettimeout_np and posix_spawnattr_settimeout_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_gettimeout_np(const posix_spawnattr_t* attr,
                                                  int* milliseconds) {
  return to_public(
      libspawn::get_extension(attr, libspawn::kTimeout, &Extensions::timeout, milliseconds));
}

LIBSPAWN_PUBLIC int posix_spawnattr_settimeout_np(posix_spawnattr_t* attr, int milliseconds) {
  if (milliseconds < -1) return EINVAL;
  if (milliseconds == -1) return to_public(unset_extension(attr, libspawn::kTimeout));
  return to_public(
      libspawn::set_extension(attr, libspawn::kTimeout, &Extensions::timeout, milliseconds));
}
