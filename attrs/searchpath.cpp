// SPDX-License-Identifier: MIT
// posix_spawnattr_getsearchpath_np and posix_spawnattr_setsearchpath_np.
#include <spawn_np.h>
#include <string.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getsearchpath_np(const posix_spawnattr_t* attr,
                                                     const char** path) {
  libspawn::Bytes text = {};
  libspawn::Errno error =
      libspawn::get_extension(attr, libspawn::kSearchPath, &Extensions::search_path, &text);
  if (!libspawn::failed(error)) *path = static_cast<const char*>(text.start);
  return to_public(error);
}

LIBSPAWN_PUBLIC int posix_spawnattr_setsearchpath_np(posix_spawnattr_t* attr, const char* path) {
  return to_public(libspawn::set_extension_bytes(attr, libspawn::kSearchPath,
                                                 &Extensions::search_path, path, strlen(path) + 1));
}
