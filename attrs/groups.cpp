// SPDX-License-Identifier: MIT
// posix_spawnattr_set_groups_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

namespace {

constexpr int kMostGroups = 65536;  // Linux 2.6.4: NGROUPS_MAX, of which musl says 32

}  // namespace

// macOS: gmuid names the user whose directory entry is asked for further groups; Linux has none.
LIBSPAWN_PUBLIC int posix_spawnattr_set_groups_np(const posix_spawnattr_t* attr, int ngroups,
                                                  gid_t* gidarray, uid_t /*gmuid*/) {
  if (ngroups < 0 || ngroups > kMostGroups || (gidarray == nullptr && ngroups != 0)) return EINVAL;
  return libspawn::to_public(libspawn::set_extension_bytes(
      const_cast<posix_spawnattr_t*>(attr), libspawn::kSupplementary, &libspawn::Extensions::groups,
      gidarray, static_cast<size_t>(ngroups) * sizeof(gid_t)));
}
