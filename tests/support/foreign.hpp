// SPDX-License-Identifier: MIT
// File actions objects as other implementations leave them.
#pragma once

#include <spawn.h>
#include <string.h>

namespace support {

/// glibc: how many entries there is room for, how many there are, where they are.
inline posix_spawn_file_actions_t foreign_actions(int allocated, int used, void* entries) {
  posix_spawn_file_actions_t object;
  memset(&object, 0, sizeof object);
  auto* bytes = reinterpret_cast<char*>(&object);
  memcpy(bytes, &allocated, sizeof allocated);
  memcpy(bytes + sizeof allocated, &used, sizeof used);
  memcpy(bytes + 8, &entries, sizeof entries);
  return object;
}

/// One entry that nobody may read or free: its address is no memory of malloc's.
inline posix_spawn_file_actions_t foreign_actions() {
  static char entries[512];
  return foreign_actions(8, 1, entries);
}

}  // namespace support
