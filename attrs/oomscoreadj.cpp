// SPDX-License-Identifier: MIT
// posix_spawnattr_getoomscoreadj_np and posix_spawnattr_setoomscoreadj_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawnattr_getoomscoreadj_np(const posix_spawnattr_t* attr,
                                                      int* adjustment) {
  return to_public(libspawn::get_extension(attr, libspawn::kOomScoreAdj, &Extensions::oom_score_adj,
                                           adjustment));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setoomscoreadj_np(posix_spawnattr_t* attr, int adjustment) {
  if (adjustment < -1000 || adjustment > 1000) return EINVAL;
  return to_public(libspawn::set_extension(attr, libspawn::kOomScoreAdj, &Extensions::oom_score_adj,
                                           adjustment));
}
