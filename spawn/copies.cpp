// SPDX-License-Identifier: MIT
// What a plan refers to: lists of strings, actions, candidates, the attributes' block.
#include "spawn/copies.hpp"

#include "spawn/names.hpp"

namespace libspawn {

char* const* Copies::add_list(char* const* strings) {
  if (strings == nullptr) return nullptr;
  size_t count = 0;
  while (strings[count] != nullptr) count++;
  char** list = add(const_cast<char**>(strings), count + 1);
  for (size_t i = 0; i < count; i++) {
    // Hazard: another thread may have taken a string from the list since it was counted.
    char* string = __atomic_load_n(&strings[i], __ATOMIC_RELAXED);
    if (string != nullptr) string = add(string);
    if (list != nullptr) list[i] = string;
  }
  if (list != nullptr) list[count] = nullptr;
  return list;
}

void Copies::add_references(Plan& plan) {
  plan.argv = add_list(plan.argv);
  plan.envp = add_list(plan.envp);
  add_candidates(plan.candidates);
  add_actions(plan.actions);
  if (plan.extensions != nullptr) plan.extensions = add_extensions(*plan.extensions);
}

void Copies::add_candidates(Candidates& candidates) {
  const char** paths = add(const_cast<const char**>(candidates.paths), candidates.count);
  for (uint32_t i = 0; i < candidates.count; i++) {
    const char* path = add(candidates.paths[i]);
    if (paths != nullptr) paths[i] = path;
  }
  candidates.paths = paths;
}

void Copies::add_actions(Actions& actions) {
  Action* first = add(actions.first, actions.count);
  for (uint32_t i = 0; i < actions.count; i++) {
    Action action = actions.first[i];
    if (has_path(action.kind)) action.path = add(action.path);
    if (action.kind == ActionKind::kData) action.data = add(action.data, action.size);
    if (action.kind == ActionKind::kCloseRange) action.kept = add(action.kept, action.size);
    if (action.kind == ActionKind::kFdMap) action.map = add_map(*action.map);
    if (first != nullptr) first[i] = action;
  }
  actions.first = first;
}

const FdMap* Copies::add_map(const FdMap& map) {
  FdMap* copy = add(&map, 1);
  FdMap copied = map;
  copied.fds = add(map.fds, static_cast<size_t>(map.count));
  copied.targets = add(map.targets, map.target_count);
  copied.moves = add(map.moves, map.move_count);
  if (copy != nullptr) *copy = copied;
  return copy;
}

const Extensions* Copies::add_extensions(const Extensions& extensions) {
  Extensions* block = add(&extensions, 1);
  Extensions copied = extensions;
  add_bytes(copied.groups);
  add_bytes(copied.affinity);
  add_bytes(copied.uid_map);
  add_bytes(copied.gid_map);
  if (block != nullptr) *block = copied;
  return block;
}

void Copies::add_bytes(Bytes& bytes) {
  constexpr size_t kWord = sizeof(uint64_t);
  // As malloc() has aligned them.
  used_ = (used_ + kWord - 1) / kWord * kWord;
  if (bytes.start != nullptr) bytes.start = add(static_cast<char*>(bytes.start), bytes.size);
}

}  // namespace libspawn
