// SPDX-License-Identifier: MIT
// posix_spawnattr_getnice_np and posix_spawnattr_setnice_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getnice_np(const posix_spawnattr_t* attr, int* nice) {
  return to_public(libspawn::get_extension(attr, libspawn::kNice, &Extensions::nice, nice));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setnice_np(posix_spawnattr_t* attr, int nice) {
  if (nice < -20 || nice > 19) return EINVAL;
  return to_public(libspawn::set_extension(attr, libspawn::kNice, &Extensions::nice, nice));
}
