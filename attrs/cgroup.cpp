// SPDX-License-Identifier: MIT
// posix_spawnattr_getcgroup_np and posix_spawnattr_setcgroup_np.
#include <spawn_np.h>

#include "attrs/attributes.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawnattr_getcgroup_np(const posix_spawnattr_t* attr, int* cgroup) {
  *cgroup = libspawn::attributes_of(attr).cgroup;
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setcgroup_np(posix_spawnattr_t* attr, int cgroup) {
  libspawn::attributes_of(attr).cgroup = cgroup;
  return 0;
}
