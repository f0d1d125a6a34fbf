// SPDX-License-Identifier: MIT
// posix_spawnattr_setuidmap_np and posix_spawnattr_setgidmap_np.
#include <spawn_np.h>
#include <string.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_setuidmap_np(posix_spawnattr_t* attr, const char* map) {
  return to_public(libspawn::set_extension_bytes(attr, libspawn::kUidMap, &Extensions::uid_map, map,
                                                 strlen(map)));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setgidmap_np(posix_spawnattr_t* attr, const char* map) {
  return to_public(libspawn::set_extension_bytes(attr, libspawn::kGidMap, &Extensions::gid_map, map,
                                                 strlen(map)));
}
