// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addopen.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t* file_actions,
                                                     int fildes, const char* path, int oflag,
                                                     mode_t mode) {
  Errno error = libspawn::check_open_max(fildes);
  if (libspawn::failed(error)) return libspawn::to_public(error);
  return libspawn::to_public(libspawn::add_path_action(
      file_actions, {.kind = ActionKind::kOpen, .fd = fildes, .oflag = oflag, .mode = mode}, path));
}
