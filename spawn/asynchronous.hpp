// SPDX-License-Identifier: MIT
// Launches that the caller does not wait for.
#pragma once

#include <spawn_np.h>

#include "spawn/spawn.hpp"

namespace libspawn {

/// Creates the child; the handle is written on success alone. Errors: spawn()'s of before the
/// child's first step, ENOMEM, and ENOTSUP for what makes sense only for a caller who waits.
Errno start(const Request& request, posix_spawn_handle_np& handle);

/// What became of it, within a time in milliseconds, or for ever if that is negative; the handle
/// then is used up, and has the ID of the child to wait for. EINPROGRESS: not known yet. EINVAL: it
/// was used up. ECHILD: another process has started it.
Errno finish(posix_spawn_handle_np& handle, int milliseconds);

/// Ends the child, whatever has become of it, and leaves no trace of it. EINVAL, ECHILD as above;
/// EPERM it is a program that may not be killed, and the handle is as before.
Errno cancel(posix_spawn_handle_np& handle);

}  // namespace libspawn
