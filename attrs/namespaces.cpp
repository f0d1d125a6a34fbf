// SPDX-License-Identifier: MIT
// posix_spawnattr_getnamespaces_np and posix_spawnattr_setnamespaces_np.
#include <sched.h>
#include <spawn_np.h>

#include "attrs/extensions.hpp"
#include "sys/public.hpp"

using libspawn::Extensions;
using libspawn::to_public;

namespace {

// Linux: user 3.8, PID 2.6.24, mount 2.4.19, network 2.6.29, UTS and IPC 2.6.19, cgroup 4.6.
constexpr uint32_t kKinds = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                            CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;

}  // namespace

LIBSPAWN_PUBLIC int posix_spawnattr_getnamespaces_np(const posix_spawnattr_t* attr, int* kinds) {
  return to_public(
      libspawn::get_extension(attr, libspawn::kNamespaces, &Extensions::namespaces, kinds));
}

LIBSPAWN_PUBLIC int posix_spawnattr_setnamespaces_np(posix_spawnattr_t* attr, int kinds) {
  if ((static_cast<uint32_t>(kinds) & ~kKinds) != 0) return EINVAL;
  return to_public(
      libspawn::set_extension(attr, libspawn::kNamespaces, &Extensions::namespaces, kinds));
}
