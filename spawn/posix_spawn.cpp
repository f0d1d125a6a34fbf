// SPDX-License-Identifier: MIT
// posix_spawn and posix_spawnp.
#include "spawn/spawn.hpp"
#include "sys/public.hpp"

using libspawn::to_public;

LIBSPAWN_PUBLIC int posix_spawn(pid_t* __restrict pid, const char* __restrict path,
                                const posix_spawn_file_actions_t* __restrict file_actions,
                                const posix_spawnattr_t* __restrict attrp,
                                char* const* __restrict argv, char* const* __restrict envp) {
  return to_public(libspawn::spawn(
      {.file = path, .file_actions = file_actions, .attributes = attrp, .argv = argv, .envp = envp},
      {.pid = pid}));
}

LIBSPAWN_PUBLIC int posix_spawnp(pid_t* __restrict pid, const char* __restrict file,
                                 const posix_spawn_file_actions_t* __restrict file_actions,
                                 const posix_spawnattr_t* __restrict attrp,
                                 char* const* __restrict argv, char* const* __restrict envp) {
  return to_public(libspawn::spawn({.file = file,
                                    .file_actions = file_actions,
                                    .attributes = attrp,
                                    .argv = argv,
                                    .envp = envp,
                                    .searches_path = true},
                                   {.pid = pid}));
}
