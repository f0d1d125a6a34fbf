// SPDX-License-Identifier: MIT
// posix_spawnattr_geterror_np and posix_spawnattr_seterror_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::Result;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_geterror_np(const posix_spawnattr_t* attr,
                                                posix_spawn_error_np** record) {
  Result<const Extensions*> block = libspawn::read_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  *record = block.value == nullptr ? nullptr : block.value->error;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_seterror_np(posix_spawnattr_t* attr,
                                                posix_spawn_error_np* record) {
  Result<Extensions*> block = libspawn::change_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  block.value->error = record;
  return 0;
}
