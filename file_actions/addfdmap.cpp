// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addfdmap_np.
#include <spawn_np.h>
#include <stdlib.h>

#include "file_actions/fdmap.hpp"
#include "file_actions/file_actions.hpp"
#include "objects/kept_errno.hpp"
#include "sys/public.hpp"

namespace {

using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::failed;
using libspawn::Result;

Errno add(posix_spawn_file_actions_t* object, const int* fds, size_t n) {
  Result<size_t> count = libspawn::check_fd_map(fds, n);
  if (failed(count.error)) return count.error;
  libspawn::KeptErrno errno_kept;
  void* memory = malloc(libspawn::size_of_fd_map(count.value));
  if (memory == nullptr) return Errno{ENOMEM};
  Errno error = libspawn::add_action(
      object, {.kind = ActionKind::kFdMap, .map = libspawn::make_fd_map(fds, count.value, memory)});
  if (failed(error)) free(memory);
  return error;
}

}  // namespace

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addfdmap_np(posix_spawn_file_actions_t* file_actions,
                                                         const int fds[], size_t n) {
  return libspawn::to_public(add(file_actions, fds, n));
}
