// SPDX-License-Identifier: MIT
// posix_spawnattr_getaffinity_np and posix_spawnattr_setaffinity_np.
#include <spawn_np.h>
#include <string.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Bytes;
using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getaffinity_np(const posix_spawnattr_t* attr, size_t cpusetsize,
                                                   cpu_set_t* cpuset) {
  Bytes set = {};
  libspawn::Errno error =
      libspawn::get_extension(attr, libspawn::kAffinity, &Extensions::affinity, &set);
  if (libspawn::failed(error)) return to_public(error);
  if (cpusetsize < set.size) return EINVAL;
  memset(cpuset, 0, cpusetsize);
  memcpy(cpuset, set.start, set.size);
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setaffinity_np(posix_spawnattr_t* attr, size_t cpusetsize,
                                                   const cpu_set_t* cpuset) {
  if (cpuset == nullptr || cpusetsize == 0) return EINVAL;
  return to_public(libspawn::set_extension_bytes(attr, libspawn::kAffinity, &Extensions::affinity,
                                                 cpuset, cpusetsize));
}
