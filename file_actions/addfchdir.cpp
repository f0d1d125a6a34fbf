// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addfchdir, and its name from before POSIX.1-2024.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t* file_actions,
                                                       int fildes) {
  Errno error = libspawn::check_descriptor(fildes);
  if (libspawn::failed(error)) return libspawn::to_public(error);
  return libspawn::to_public(
      libspawn::add_action(file_actions, {.kind = ActionKind::kFchdir, .fd = fildes}));
}

extern "C" [[gnu::alias("posix_spawn_file_actions_addfchdir"), gnu::visibility("default")]] int
posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t* file_actions, int fildes);
