// SPDX-License-Identifier: MIT
// posix_spawnattr_getpdeathsig_np and posix_spawnattr_setpdeathsig_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getpdeathsig_np(const posix_spawnattr_t* attr, int* signal) {
  return to_public(
      libspawn::get_extension(attr, libspawn::kPdeathsig, &Extensions::pdeathsig, signal));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setpdeathsig_np(posix_spawnattr_t* attr, int signal) {
  if (signal < 0 || signal > libspawn::sys::kSignalMax) return EINVAL;
  return to_public(
      libspawn::set_extension(attr, libspawn::kPdeathsig, &Extensions::pdeathsig, signal));
}
