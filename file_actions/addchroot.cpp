// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addchroot_np.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addchroot_np(posix_spawn_file_actions_t* file_actions,
                                                          const char* path) {
  return libspawn::to_public(
      libspawn::add_path_action(file_actions, {.kind = ActionKind::kChroot}, path));
}
