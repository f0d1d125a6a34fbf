// SPDX-License-Identifier: MIT
// posix_spawnattr_getexecfd_np and posix_spawnattr_setexecfd_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Errno;
using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getexecfd_np(const posix_spawnattr_t* attr, int* execfd) {
  Errno error = libspawn::get_extension(attr, libspawn::kExecfd, &Extensions::execfd, execfd);
  if (error != Errno{ENOENT}) return to_public(error);
  *execfd = -1;
  return 0;
}

// FreeBSD: -1 takes it back, and nothing is checked before the spawn.
LIBSPAWN_PUBLIC int posix_spawnattr_setexecfd_np(posix_spawnattr_t* attr, int execfd) {
  if (execfd == -1) return to_public(libspawn::unset_extension(attr, libspawn::kExecfd));
  return to_public(libspawn::set_extension(attr, libspawn::kExecfd, &Extensions::execfd, execfd));
}
