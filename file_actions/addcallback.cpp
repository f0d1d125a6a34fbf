// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addcallback_np.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addcallback_np(
    posix_spawn_file_actions_t* file_actions, int (*fn)(void*), void* arg) {
  if (fn == nullptr) return libspawn::to_public(Errno{EINVAL});
  libspawn::Callback callback = {fn, arg};
  return libspawn::to_public(libspawn::add_action_with_copy(
      file_actions, {.kind = ActionKind::kCallback}, &callback, sizeof callback));
}
