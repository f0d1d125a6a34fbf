// SPDX-License-Identifier: MIT
// Objects that another library filled.
#pragma once

#include <spawn.h>
#include <string.h>

/// Both libcs keep their heap pointer at offset 8.
static inline void make_foreign(posix_spawn_file_actions_t* object) {
  static int entries;
  void* pointer = &entries;
  memset(object, 0, sizeof *object);
  memcpy((char*)object + 8, &pointer, sizeof pointer);
}
