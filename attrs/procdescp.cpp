// SPDX-License-Identifier: MIT
// posix_spawnattr_getprocdescp_np and posix_spawnattr_setprocdescp_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getprocdescp_np(const posix_spawnattr_t* attr, int** fdp,
                                                    int* pdflags) {
  libspawn::Result<const Extensions*> block = libspawn::read_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  bool is_set = block.value != nullptr && block.value->has(libspawn::kProcdesc);
  *fdp = is_set ? block.value->procdesc : nullptr;
  *pdflags = is_set ? block.value->procdesc_flags : 0;
  return 0;
}

// FreeBSD: a null pointer takes it back, and nothing is checked before the spawn.
LIBSPAWN_PUBLIC int posix_spawnattr_setprocdescp_np(posix_spawnattr_t* attr, int* fdp,
                                                    int pdflags) {
  if (fdp == nullptr) return to_public(libspawn::unset_extension(attr, libspawn::kProcdesc));
  libspawn::Result<Extensions*> block = libspawn::change_extensions(attr);
  if (libspawn::failed(block.error)) return to_public(block.error);
  block.value->procdesc = fdp;
  block.value->procdesc_flags = pdflags;
  block.value->set |= libspawn::kProcdesc;
  return 0;
}
