// SPDX-License-Identifier: MIT
// posix_spawn and posix_spawnp for programs linked before glibc 2.15. Only in the shared library.
#include "spawn/spawn.hpp"
#include "sys/public.hpp"

using libspawn::to_public;

// glibc: both versions run a file of unknown format with /bin/sh; the default ones must not.
LIBSPAWN_PUBLIC int libspawn_old_posix_spawn(pid_t* pid, const char* path,
                                             const posix_spawn_file_actions_t* file_actions,
                                             const posix_spawnattr_t* attrp, char* const* argv,
                                             char* const* envp) {
  return to_public(libspawn::spawn({.file = path,
                                    .file_actions = file_actions,
                                    .attributes = attrp,
                                    .argv = argv,
                                    .envp = envp,
                                    .falls_back_to_shell = true},
                                   {.pid = pid}));
}

LIBSPAWN_PUBLIC int libspawn_old_posix_spawnp(pid_t* pid, const char* file,
                                              const posix_spawn_file_actions_t* file_actions,
                                              const posix_spawnattr_t* attrp, char* const* argv,
                                              char* const* envp) {
  return to_public(libspawn::spawn({.file = file,
                                    .file_actions = file_actions,
                                    .attributes = attrp,
                                    .argv = argv,
                                    .envp = envp,
                                    .searches_path = true,
                                    .falls_back_to_shell = true},
                                   {.pid = pid}));
}

__asm__(".symver libspawn_old_posix_spawn, posix_spawn@GLIBC_2.2.5");
__asm__(".symver libspawn_old_posix_spawnp, posix_spawnp@GLIBC_2.2.5");
