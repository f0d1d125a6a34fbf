// SPDX-License-Identifier: MIT
// posix_spawn_start_np and posix_spawnp_start_np.
#include <spawn_np.h>

#include "spawn/asynchronous.hpp"
#include "sys/public.hpp"

using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawn_start_np(posix_spawn_handle_np* __restrict handle,
                                         const char* __restrict path,
                                         const posix_spawn_file_actions_t* __restrict file_actions,
                                         const posix_spawnattr_t* __restrict attrp,
                                         char* const* __restrict argv,
                                         char* const* __restrict envp) {
  return to_public(libspawn::start(
      {.file = path, .file_actions = file_actions, .attributes = attrp, .argv = argv, .envp = envp},
      *handle));
}

LIBSPAWN_PUBLIC int posix_spawnp_start_np(posix_spawn_handle_np* __restrict handle,
                                          const char* __restrict file,
                                          const posix_spawn_file_actions_t* __restrict file_actions,
                                          const posix_spawnattr_t* __restrict attrp,
                                          char* const* __restrict argv,
                                          char* const* __restrict envp) {
  return to_public(libspawn::start({.file = file,
                                    .file_actions = file_actions,
                                    .attributes = attrp,
                                    .argv = argv,
                                    .envp = envp,
                                    .searches_path = true},
                                   *handle));
}
