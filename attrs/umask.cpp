// SPDX-License-Identifier: MIT
// posix_spawnattr_getumask_np and posix_spawnattr_setumask_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getumask_np(const posix_spawnattr_t* attr, mode_t* mask) {
  return to_public(libspawn::get_extension(attr, libspawn::kUmask, &Extensions::umask, mask));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setumask_np(posix_spawnattr_t* attr, mode_t mask) {
  if ((mask & ~mode_t{0777}) != 0) return EINVAL;
  return to_public(libspawn::set_extension(attr, libspawn::kUmask, &Extensions::umask, mask));
}
