// SPDX-License-Identifier: MIT
// posix_spawnattr_getxflags and posix_spawnattr_setxflags.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::Result;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getxflags(const posix_spawnattr_t* attr, uint32_t* flags) {
  Result<const Extensions*> block = libspawn::read_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  uint32_t wide = block.value == nullptr ? 0 : block.value->xflags;
  *flags = wide | libspawn::attributes_of(attr).flags;
  return 0;
}

// QNX: all flags at once, those of setflags() included.
LIBSPAWN_PUBLIC int posix_spawnattr_setxflags(posix_spawnattr_t* attr, uint32_t flags) {
  if ((flags & ~uint32_t{libspawn::kAllFlags}) != 0) return EINVAL;
  Result<Extensions*> block = libspawn::change_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  block.value->xflags = flags & ~uint32_t{libspawn::kShortFlags};
  libspawn::attributes_of(attr).flags = static_cast<uint16_t>(flags);
  return 0;
}
