// SPDX-License-Identifier: MIT
// posix_spawnattr_getioprio_np and posix_spawnattr_setioprio_np.
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

namespace {

constexpr int kClassShift = 13;  // Linux: IOPRIO_CLASS_SHIFT
constexpr int kClasses = 4;
constexpr int kLevels = 8;

}  // namespace

LIBSPAWN_PUBLIC int posix_spawnattr_getioprio_np(const posix_spawnattr_t* attr, int* io_class,
                                                 int* level) {
  int priority = 0;
  libspawn::Errno error =
      libspawn::get_extension(attr, libspawn::kIoprio, &Extensions::ioprio, &priority);
  if (libspawn::failed(error)) return to_public(error);
  *io_class = priority >> kClassShift;
  *level = priority & (kLevels - 1);
  return 0;
}

LIBSPAWN_PUBLIC int posix_spawnattr_setioprio_np(posix_spawnattr_t* attr, int io_class, int level) {
  bool is_known = io_class >= 0 && io_class < kClasses && level >= 0 && level < kLevels;
  if (!is_known) return EINVAL;
  return to_public(libspawn::set_extension(attr, libspawn::kIoprio, &Extensions::ioprio,
                                           io_class << kClassShift | level));
}
