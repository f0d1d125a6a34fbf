// SPDX-License-Identifier: MIT
// The set of ignored signals: illumos's posix_spawnattr_getsigignore_np and setsigignore_np, and
// QNX's names.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getsigignore_np(const posix_spawnattr_t* attr,
                                                    sigset_t* sigignore) {
  libspawn::Result<const Extensions*> block = libspawn::read_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  libspawn::sys::SignalSet set = {block.value == nullptr ? 0 : block.value->sigignore.bits};
  *sigignore = {};
  *reinterpret_cast<libspawn::sys::SignalSet*>(sigignore) = set;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setsigignore_np(posix_spawnattr_t* attr,
                                                    const sigset_t* sigignore) {
  if (sigignore == nullptr) return EINVAL;
  libspawn::Result<Extensions*> block = libspawn::change_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  block.value->sigignore = libspawn::sys::SignalSet::from(*sigignore);
  return 0;
}

LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_getsigignore_np")]] int posix_spawnattr_getsigignore(
    const posix_spawnattr_t* attr, sigset_t* sigignore);

LIBSPAWN_PUBLIC [[gnu::alias("posix_spawnattr_setsigignore_np")]] int posix_spawnattr_setsigignore(
    posix_spawnattr_t* attr, const sigset_t* sigignore);
