// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_init and posix_spawn_file_actions_destroy.
#include <stdlib.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawn_file_actions_init(posix_spawn_file_actions_t* file_actions) {
  *reinterpret_cast<libspawn::FileActions*>(file_actions) = {};
  return 0;
}

// Hazard: a second destroy, or one of a copy, finds the list ended and frees nothing.
LIBSPAWN_PUBLIC int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* file_actions) {
  auto& object = *reinterpret_cast<libspawn::FileActions*>(file_actions);
  bool is_empty = object.foreign == nullptr && object.pool == nullptr;
  if (object.pool != libspawn::this_pool()) return is_empty ? 0 : EINVAL;
  libspawn::Record ended = libspawn::end_record(object.list);
  auto* actions = static_cast<libspawn::Action*>(ended.memory);
  for (uint32_t i = 0; i < ended.used; i++) free(actions[i].path);
  free(actions);
  bool is_mixed = object.foreign != nullptr;
  object.pool = nullptr;
  return is_mixed ? EINVAL : 0;
}
