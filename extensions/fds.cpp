// SPDX-License-Identifier: MIT
// posix_spawn_fds_np.
#include <spawn_np.h>

#include "attrs/attributes.hpp"
#include "spawn/spawn.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC int posix_spawn_fds_np(pid_t* __restrict pid, const char* __restrict path,
                                       char* const argv[], char* const envp[], const int fds[],
                                       size_t n, const posix_spawnattr_t* __restrict attr) {
  return libspawn::to_public(libspawn::spawn({.file = path,
                                              .attributes = attr,
                                              .argv = argv,
                                              .envp = envp,
                                              .flags = libspawn::kResetNofile,
                                              .fds = fds,
                                              .fd_count = n,
                                              .maps_fds = true},
                                             {.pid = pid}));
}
