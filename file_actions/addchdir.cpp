// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addchdir, and its name from before POSIX.1-2024.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;

extern "C" [[gnu::used, gnu::visibility("hidden")]] int libspawn_addchdir(
    posix_spawn_file_actions_t* file_actions, const char* path) {
  return libspawn::to_public(
      libspawn::add_path_action(file_actions, {.kind = ActionKind::kChdir}, path));
}

// glibc: later headers redirect one of the names to the other, so neither can be defined under its
// own.
__asm__(
    ".globl posix_spawn_file_actions_addchdir, posix_spawn_file_actions_addchdir_np\n"
    ".set posix_spawn_file_actions_addchdir, libspawn_addchdir\n"
    ".set posix_spawn_file_actions_addchdir_np, libspawn_addchdir\n");
