// SPDX-License-Identifier: MIT
// pidfd_spawn and pidfd_spawnp.
#include <spawn_np.h>

#include "spawn/spawn.hpp"
#include "sys/public.hpp"

using libspawn::to_public;

LIBSPAWN_PUBLIC int pidfd_spawn(int* __restrict pidfd, const char* __restrict path,
                                const posix_spawn_file_actions_t* __restrict file_actions,
                                const posix_spawnattr_t* __restrict attrp, char* const* argv,
                                char* const* envp) {
  return to_public(libspawn::spawn(
      {.file = path, .file_actions = file_actions, .attributes = attrp, .argv = argv, .envp = envp},
      {.pidfd = pidfd}));
}

LIBSPAWN_PUBLIC int pidfd_spawnp(int* __restrict pidfd, const char* __restrict file,
                                 const posix_spawn_file_actions_t* __restrict file_actions,
                                 const posix_spawnattr_t* __restrict attrp, char* const* argv,
                                 char* const* envp) {
  return to_public(libspawn::spawn({.file = file,
                                    .file_actions = file_actions,
                                    .attributes = attrp,
                                    .argv = argv,
                                    .envp = envp,
                                    .searches_path = true},
                                   {.pidfd = pidfd}));
}
