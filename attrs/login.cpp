// SPDX-License-Identifier: MIT
// posix_spawnattr_set_login_np.
#include <limits.h>
#include <spawn_np.h>
#include <string.h>

#include "sys/public.hpp"

// macOS: the session's login name, which Linux does not have: checked, and without effect.
LIBSPAWN_PUBLIC int posix_spawnattr_set_login_np(const posix_spawnattr_t* /*attr*/,
                                                 const char* login) {
  if (login == nullptr) return EINVAL;
  return strlen(login) < LOGIN_NAME_MAX ? 0 : ERANGE;
}
