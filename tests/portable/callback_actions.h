// SPDX-License-Identifier: MIT
// A list of actions that tests add their callbacks to.
#pragma once

#include "tests/portable/callbacks.h"
#include "tests/portable/inherited.h"

static posix_spawn_file_actions_t object;

static inline void begin(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
}

static inline void add(int (*function)(void*), void* argument) {
  CHECK_EQ(posix_spawn_file_actions_addcallback_np(&object, function, argument), 0);
}

static inline void finish(void) { posix_spawn_file_actions_destroy(&object); }
