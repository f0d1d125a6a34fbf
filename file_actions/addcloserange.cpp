// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addcloserange_np.
#include <spawn_np.h>
#include <stdlib.h>
#include <string.h>

#include "file_actions/file_actions.hpp"
#include "objects/kept_errno.hpp"
#include "sys/public.hpp"

namespace {

using libspawn::Errno;
using libspawn::failed;

int compare(const void* first, const void* second) {
  int a = *static_cast<const int*>(first);
  int b = *static_cast<const int*>(second);
  return static_cast<int>(a > b) - static_cast<int>(a < b);
}

Errno check_range(int from, int to, const int* except, size_t count) {
  if (from < 0 || to < 0) return Errno{EBADF};
  if (from > to) return Errno{EINVAL};
  for (size_t i = 0; i < count; i++) {
    if (Errno error = libspawn::check_descriptor(except[i]); failed(error)) return error;
  }
  return Errno::kNone;
}

Errno add(posix_spawn_file_actions_t* object, libspawn::Action action, const int* except) {
  libspawn::KeptErrno errno_kept;
  auto* kept = static_cast<int*>(malloc((action.size + 1) * sizeof(int)));
  if (kept == nullptr) return Errno{ENOMEM};
  if (action.size != 0) memcpy(kept, except, action.size * sizeof(int));
  qsort(kept, action.size, sizeof(int), compare);
  action.kept = kept;
  Errno error = libspawn::add_action(object, action);
  if (failed(error)) free(kept);
  return error;
}

}  // namespace

LIBSPAWN_PUBLIC int posix_spawn_file_actions_addcloserange_np(
    posix_spawn_file_actions_t* file_actions, int from, int to, const int except[], size_t count) {
  Errno error = check_range(from, to, except, count);
  if (failed(error)) return libspawn::to_public(error);
  libspawn::Action action = {
      .kind = libspawn::ActionKind::kCloseRange, .fd = from, .new_fd = to, .size = count};
  return libspawn::to_public(add(file_actions, action, except));
}
