// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addfchdir, and its name from before POSIX.1-2024.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

extern "C" [[gnu::used, gnu::visibility("hidden")]] int libspawn_addfchdir(
    posix_spawn_file_actions_t* file_actions, int fildes) {
  Errno error = libspawn::check_descriptor(fildes);
  if (libspawn::failed(error)) return libspawn::to_public(error);
  return libspawn::to_public(
      libspawn::add_action(file_actions, {.kind = ActionKind::kFchdir, .fd = fildes}));
}

// glibc: later headers redirect one of the names to the other, so neither can be defined under its
// own.
__asm__(
    ".globl posix_spawn_file_actions_addfchdir, posix_spawn_file_actions_addfchdir_np\n"
    ".set posix_spawn_file_actions_addfchdir, libspawn_addfchdir\n"
    ".set posix_spawn_file_actions_addfchdir_np, libspawn_addfchdir\n");
