// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_adddup2.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* file_actions,
                                                     int fildes, int newfildes) {
  Errno error = libspawn::check_open_max(fildes, newfildes);
  if (libspawn::failed(error)) return libspawn::to_public(error);
  return libspawn::to_public(libspawn::add_action(
      file_actions, {.kind = ActionKind::kDup2, .fd = fildes, .new_fd = newfildes}));
}
