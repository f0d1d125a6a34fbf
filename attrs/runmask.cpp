// SPDX-License-Identifier: MIT
// posix_spawnattr_getrunmask and posix_spawnattr_setrunmask.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Errno;
using libspawn::Extensions;
using libspawn::to_public;

// QNX: every processor, as long as nothing was set.
LIBSPAWN_PUBLIC int posix_spawnattr_getrunmask(const posix_spawnattr_t* attr, uint32_t* runmask) {
  Errno error = libspawn::get_extension(attr, libspawn::kRunmask, &Extensions::runmask, runmask);
  if (error != Errno{ENOENT}) return to_public(error);
  *runmask = ~uint32_t{0};
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setrunmask(posix_spawnattr_t* attr, uint32_t runmask) {
  return to_public(
      libspawn::set_extension(attr, libspawn::kRunmask, &Extensions::runmask, runmask));
}
