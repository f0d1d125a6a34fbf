// SPDX-License-Identifier: MIT
// posix_spawn_finish_np and posix_spawn_cancel_np.
#include <spawn_np.h>

#include "spawn/asynchronous.hpp"
#include "sys/public.hpp"

using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawn_finish_np(posix_spawn_handle_np* handle, int timeout) {
  return to_public(libspawn::finish(*handle, timeout));
}

LIBSPAWN_PUBLIC int posix_spawn_cancel_np(posix_spawn_handle_np* handle) {
  return to_public(libspawn::cancel(*handle));
}
