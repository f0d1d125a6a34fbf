// SPDX-License-Identifier: MIT
// Spawns that fail, and the record that they leave.
#pragma once

#include <stdint.h>

#include "tests/portable/child.h"

/// What the last spawn left with an object of record_into(); an object that asks for it.
static struct posix_spawn_error_np record;
static posix_spawnattr_t recorded;

/// The record then holds nothing that could be taken for an answer.
static inline void record_into(posix_spawnattr_t* attributes) {
  memset(&record, 0x55, sizeof record);
  CHECK_EQ(posix_spawnattr_seterror_np(attributes, &record), 0);
}

/// A fresh object with flags and the record.
static inline void init_recorded(posix_spawnattr_t* attributes, uint32_t flags) {
  CHECK_EQ(posix_spawnattr_init(attributes), 0);
  CHECK_EQ(posix_spawnattr_setxflags(attributes, flags), 0);
  record_into(attributes);
}

static inline const posix_spawnattr_t* with_record(uint32_t flags) {
  init_recorded(&recorded, flags);
  return &recorded;
}

/// A null string is "".
static inline const char* text_of(const char* string) { return string != NULL ? string : ""; }

#define CHECK_RECORD(step_, call_, error_) \
  check_record(__FILE__, __LINE__, POSIX_SPAWN_STEP_##step_##_NP, call_, error_)

static inline void check_record(const char* file, int line, int step, const char* call, int error) {
  if (!check_equal(file, line, "record.step", record.step, step)) return;
  if (step == POSIX_SPAWN_STEP_NONE_NP) return;
  check_equal(file, line, "record.error", record.error, error);
  check_equal_text(file, line, "record.call", text_of(record.call), call);
}

/// True if no child of this process is dead and not waited for.
static inline int has_no_zombie(void) {
  siginfo_t info = {0};
  int got = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL);
  return got == 0 ? info.si_pid == 0 : errno == ECHILD;
}

/// A spawn that must fail: its answer is the record's, nothing is left of it.
#define CHECK_FAILS(path, actions, flags, expected)                     \
  do {                                                                  \
    int before_ = count_descriptors(getpid());                          \
    CHECK_EQ(spawn_error(path, actions, with_record(flags)), expected); \
    CHECK_EQ(record.error, expected);                                   \
    CHECK_EQ(count_descriptors(getpid()), before_);                     \
    CHECK(has_no_zombie());                                             \
    posix_spawnattr_destroy(&recorded);                                 \
  } while (0)

/// Action number `index` must fail, by that system call.
#define CHECK_ACTION_FAILS(actions, flags, expected, index, action_name, call_name) \
  do {                                                                              \
    CHECK_FAILS("/bin/true", actions, flags, expected);                             \
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_FILE_ACTION_NP);                         \
    CHECK_EQ(record.action, index);                                                 \
    CHECK_TEXT(text_of(record.name), action_name);                                  \
    CHECK_TEXT(text_of(record.call), call_name);                                    \
  } while (0)

/// A spawn that must succeed says so in the record.
#define CHECK_RUNS(command, actions, flags, status)                    \
  do {                                                                 \
    CHECK_EQ(run_shell(command, actions, with_record(flags)), status); \
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);                   \
    posix_spawnattr_destroy(&recorded);                                \
  } while (0)
