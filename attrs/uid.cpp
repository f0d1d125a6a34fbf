// SPDX-License-Identifier: MIT
// posix_spawnattr_set_uid_np and posix_spawnattr_set_gid_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;

namespace {

// Linux: to setresuid() this means "as it is": a child would keep what it is to give up.
constexpr uint32_t kUnchanged = ~uint32_t{0};

}  // namespace

// macOS: the object is const there, as it is a pointer; here it is the caller's own, and changed.
LIBSPAWN_PUBLIC int posix_spawnattr_set_uid_np(const posix_spawnattr_t* attr, uid_t uid) {
  if (uid == kUnchanged) return EINVAL;
  return libspawn::to_public(libspawn::set_extension(const_cast<posix_spawnattr_t*>(attr),
                                                     libspawn::kUid, &Extensions::uid, uid));
}

LIBSPAWN_PUBLIC int posix_spawnattr_set_gid_np(const posix_spawnattr_t* attr, gid_t gid) {
  if (gid == kUnchanged) return EINVAL;
  return libspawn::to_public(libspawn::set_extension(const_cast<posix_spawnattr_t*>(attr),
                                                     libspawn::kGid, &Extensions::gid, gid));
}
