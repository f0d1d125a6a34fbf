// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_t: the object, how it is read, and how an action is added.
#pragma once

#include <spawn.h>
#include <stddef.h>

#include "file_actions/action.hpp"
#include "objects/pool.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// glibc, musl: zero-filled means initialised; their heap pointer stands at offset 8. Ours stays
/// null, so that a libc that is handed one of our objects finds nothing to free.
struct [[gnu::may_alias]] FileActions {
  int glibc_allocated;
  int glibc_used;
  void* foreign;
  // Null: no action was added yet. Hazard: a process may hold two copies of the library, one linked
  // and one preloaded, each with a pool of its own.
  const void* pool;
  Handle list;
  char unused[sizeof(posix_spawn_file_actions_t) - offsetof(posix_spawn_file_actions_t, __pad) -
              sizeof(void*) - sizeof(Handle)];
};

static_assert(sizeof(FileActions) == sizeof(posix_spawn_file_actions_t));
static_assert(alignof(FileActions) == alignof(posix_spawn_file_actions_t));
static_assert(offsetof(FileActions, foreign) == 8);

/// What the object asks for; none if it is null. EINVAL: another library filled the object, or it
/// was destroyed through a copy.
Result<Actions> read_actions(const posix_spawn_file_actions_t* object);

/// Adds an action behind the others. On failure (EINVAL as above, ENOMEM) the object is as it was
/// and `action.path` still the caller's. errno is kept.
Errno add_action(posix_spawn_file_actions_t* object, const Action& action);

/// The same with a copy of `size` bytes, whatever they are to the action.
Errno add_action_with_copy(posix_spawn_file_actions_t* object, Action action, const void* bytes,
                           size_t size);

/// The same with a copy of `path`.
Errno add_path_action(posix_spawn_file_actions_t* object, const Action& action, const char* path);

/// Lets the spawn go on where this action fails; -1: the one that was added last. EINVAL: there is
/// no such action, or as above.
Errno allow_failure(posix_spawn_file_actions_t* object, int index);

/// EBADF for a negative number.
Errno check_descriptor(int fd);

/// EBADF for a negative number and from the soft RLIMIT_NOFILE on, which is POSIX's OPEN_MAX.
Errno check_open_max(int fd);
/// The same for two, at the price of one.
Errno check_open_max(int fd, int other);

}  // namespace libspawn
