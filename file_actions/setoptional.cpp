// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_setoptional_np.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawn_file_actions_setoptional_np(
    posix_spawn_file_actions_t* file_actions, int action) {
  return libspawn::to_public(libspawn::allow_failure(file_actions, action));
}
