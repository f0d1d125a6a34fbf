// SPDX-License-Identifier: MIT
// posix_spawn_callback_np.
#include <spawn_np.h>

#include "spawn/spawn.hpp"
#include "sys/public.hpp"

using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_callback_np(pid_t* pid, const posix_spawnattr_t* attr,
                                            int (*fn)(void*), void* arg) {
  libspawn::Request request = {.attributes = attr, .callback = {fn, arg}};
  if (fn == nullptr) {
    return libspawn::to_public(
        libspawn::refuse(request, {.step = libspawn::Step::kArguments, .error = Errno{EINVAL}}));
  }
  return libspawn::to_public(libspawn::spawn(request, {.pid = pid}));
}
