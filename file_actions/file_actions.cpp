// SPDX-License-Identifier: MIT
// Reading file actions objects and adding to them.
#include "file_actions/file_actions.hpp"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

namespace libspawn {
namespace {

/// malloc() sets errno where it fails; the functions of this family report by their value alone.
class KeptErrno {
 public:
  KeptErrno() : kept_(errno) {}
  ~KeptErrno() { errno = kept_; }
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;

 private:
  int kept_;
};

const FileActions& object_of(const posix_spawn_file_actions_t* object) {
  return *reinterpret_cast<const FileActions*>(object);
}

bool is_foreign(const FileActions& object) {
  return object.foreign != nullptr || object.glibc_used != 0;
}

bool is_empty(const FileActions& object) { return object.pool == nullptr && !is_foreign(object); }

Result<List*> list_of(const FileActions& object) {
  // Hazard: a libc may have added to an object of ours; none of its actions may be lost in silence.
  bool is_ours = object.pool == this_pool() && !is_foreign(object);
  List* list = is_ours ? find_list(object.list) : nullptr;
  return {list, list == nullptr ? Errno{EINVAL} : Errno::kNone};
}

Result<List*> make_list(FileActions& object) {
  Result<Handle> made = allocate_list();
  if (failed(made.error)) return {nullptr, made.error};
  object.list = made.value;
  object.pool = this_pool();
  return list_of(object);
}

Errno make_room(List& list) {
  if (list.used < list.capacity) return Errno::kNone;
  uint32_t capacity = list.capacity == 0 ? 8 : list.capacity * 2;
  void* moved = realloc(list.actions, capacity * sizeof(Action));
  if (moved == nullptr) return Errno{ENOMEM};
  list.actions = static_cast<Action*>(moved);
  list.capacity = capacity;
  return Errno::kNone;
}

}  // namespace

Result<Actions> read_actions(const posix_spawn_file_actions_t* object) {
  if (object == nullptr || is_empty(object_of(object))) return {{}, Errno::kNone};
  Result<List*> list = list_of(object_of(object));
  if (failed(list.error)) return {{}, list.error};
  return {{list.value->actions, list.value->used}, Errno::kNone};
}

Errno add_action(posix_spawn_file_actions_t* object, const Action& action) {
  KeptErrno errno_kept;
  auto& target = *reinterpret_cast<FileActions*>(object);
  Result<List*> list = is_empty(target) ? make_list(target) : list_of(target);
  if (failed(list.error)) return list.error;
  if (Errno error = make_room(*list.value); failed(error)) return error;
  list.value->actions[list.value->used++] = action;
  return Errno::kNone;
}

// POSIX: the caller may reuse the string after the call.
Errno add_path_action(posix_spawn_file_actions_t* object, Action action, const char* path) {
  KeptErrno errno_kept;
  size_t size = strlen(path) + 1;
  action.path = static_cast<char*>(malloc(size));
  if (action.path == nullptr) return Errno{ENOMEM};
  memcpy(action.path, path, size);
  Errno error = add_action(object, action);
  if (failed(error)) free(action.path);
  return error;
}

}  // namespace libspawn
