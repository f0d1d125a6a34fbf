// SPDX-License-Identifier: MIT
// posix_spawnattr_getrlimit_np and posix_spawnattr_setrlimit_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

namespace {

bool is_resource(int resource) { return resource >= 0 && resource < libspawn::kLimits; }

}  // namespace

LIBSPAWN_PUBLIC int posix_spawnattr_getrlimit_np(const posix_spawnattr_t* attr, int resource,
                                                 rlimit* limit) {
  if (!is_resource(resource)) return EINVAL;
  libspawn::Result<const Extensions*> block = libspawn::read_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  bool is_set = block.value != nullptr && (block.value->limits_set >> resource & 1) != 0;
  if (!is_set) return ENOENT;
  *limit = {block.value->limits[resource].soft, block.value->limits[resource].hard};
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setrlimit_np(posix_spawnattr_t* attr, int resource,
                                                 const rlimit* limit) {
  if (!is_resource(resource)) return EINVAL;
  libspawn::Result<Extensions*> block = libspawn::change_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  block.value->limits[resource] = {limit->rlim_cur, limit->rlim_max};
  block.value->limits_set |= 1U << resource;
  return 0;
}
