// SPDX-License-Identifier: MIT
// posix_spawnattr_getschedparam and posix_spawnattr_setschedparam.
#include <sched.h>

#include "attrs/attributes.hpp"
#include "sys/public.hpp"

// Hazard: sched_param has 4 bytes in glibc and 48 in musl: only the common first member is touched.
LIBSPAWN_PUBLIC int posix_spawnattr_getschedparam(const posix_spawnattr_t* attr,
                                                  sched_param* schedparam) {
  schedparam->sched_priority = libspawn::attributes_of(attr).priority;
  return 0;
}

// POSIX: the range depends on the policy and is checked when the child is made.
LIBSPAWN_PUBLIC int posix_spawnattr_setschedparam(posix_spawnattr_t* attr,
                                                  const sched_param* schedparam) {
  libspawn::attributes_of(attr).priority = schedparam->sched_priority;
  return 0;
}
