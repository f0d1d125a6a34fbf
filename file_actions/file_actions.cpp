// SPDX-License-Identifier: MIT
// Reading file actions objects and adding to them.
#include "file_actions/file_actions.hpp"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objects/kept_errno.hpp"

namespace libspawn {
namespace {

constexpr uint32_t kFirstRoom = 8;

const FileActions& object_of(const posix_spawn_file_actions_t* object) {
  return *reinterpret_cast<const FileActions*>(object);
}

bool is_foreign(const FileActions& object) {
  return object.foreign != nullptr || object.glibc_used != 0;
}

bool is_empty(const FileActions& object) { return object.pool == nullptr && !is_foreign(object); }

Result<Record*> list_of(const FileActions& object) {
  // Hazard: a libc may have added to an object of ours; none of its actions may be lost in silence.
  bool is_ours = object.pool == this_pool() && !is_foreign(object);
  Record* list = is_ours ? find_record(object.list) : nullptr;
  return {list, list == nullptr ? Errno{EINVAL} : Errno::kNone};
}

Result<Record*> make_list(FileActions& object) {
  Result<Handle> made = allocate_record();
  if (failed(made.error)) return {nullptr, made.error};
  object.list = made.value;
  object.pool = this_pool();
  return list_of(object);
}

Action* actions_of(const Record& list) { return static_cast<Action*>(list.memory); }

/// There is room for 8 at first, and twice as many each time when that is full.
bool is_full(const Record& list) {
  if (list.used < kFirstRoom) return list.memory == nullptr;
  return (list.used & (list.used - 1)) == 0;
}

Errno make_room(Record& list) {
  if (!is_full(list)) return Errno::kNone;
  size_t room = list.used < kFirstRoom ? kFirstRoom : size_t{list.used} * 2;
  void* moved = realloc(list.memory, room * sizeof(Action));
  if (moved == nullptr) return Errno{ENOMEM};
  list.memory = moved;
  return Errno::kNone;
}

}  // namespace

Result<Actions> read_actions(const posix_spawn_file_actions_t* object) {
  if (object == nullptr || is_empty(object_of(object))) return {{}, Errno::kNone};
  Result<Record*> list = list_of(object_of(object));
  if (failed(list.error)) return {{}, list.error};
  return {{actions_of(*list.value), list.value->used, list.value->kinds}, Errno::kNone};
}

Errno add_action(posix_spawn_file_actions_t* object, const Action& action) {
  KeptErrno errno_kept;
  auto& target = *reinterpret_cast<FileActions*>(object);
  Result<Record*> list = is_empty(target) ? make_list(target) : list_of(target);
  if (failed(list.error)) return list.error;
  if (Errno error = make_room(*list.value); failed(error)) return error;
  actions_of(*list.value)[list.value->used++] = action;
  list.value->kinds |= bit_of(action.kind);
  return Errno::kNone;
}

// POSIX: the caller may reuse the memory after the call.
Errno add_action_with_copy(posix_spawn_file_actions_t* object, Action action, const void* bytes,
                           size_t size) {
  KeptErrno errno_kept;
  action.path = static_cast<char*>(malloc(size == 0 ? 1 : size));
  if (action.path == nullptr) return Errno{ENOMEM};
  if (size != 0) memcpy(action.path, bytes, size);
  Errno error = add_action(object, action);
  if (failed(error)) free(action.path);
  return error;
}

Errno add_path_action(posix_spawn_file_actions_t* object, const Action& action, const char* path) {
  return add_action_with_copy(object, action, path, strlen(path) + 1);
}

Errno allow_failure(posix_spawn_file_actions_t* object, int index) {
  const FileActions& target = object_of(object);
  if (is_empty(target)) return Errno{EINVAL};
  Result<Record*> list = list_of(target);
  if (failed(list.error)) return list.error;
  uint32_t at = index == -1 ? list.value->used - 1 : static_cast<uint32_t>(index);
  if (at >= list.value->used) return Errno{EINVAL};
  actions_of(*list.value)[at].may_fail = true;
  return Errno::kNone;
}

}  // namespace libspawn
