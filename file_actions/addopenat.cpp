// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addopenat_np.
#include <spawn_np.h>

#include "file_actions/file_actions.hpp"
#include "sys/public.hpp"

using libspawn::ActionKind;
using libspawn::Errno;

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addopenat_np(posix_spawn_file_actions_t* file_actions,
                                                          int fildes, int dirfd, const char* path,
                                                          int oflag, mode_t mode) {
  Errno error = libspawn::check_open_max(fildes);
  if (!libspawn::failed(error) && dirfd != AT_FDCWD) error = libspawn::check_descriptor(dirfd);
  if (libspawn::failed(error)) return libspawn::to_public(error);
  libspawn::Action action = {
      .kind = ActionKind::kOpen, .fd = fildes, .dir = dirfd, .oflag = oflag, .mode = mode};
  return libspawn::to_public(libspawn::add_path_action(file_actions, action, path));
}
