// SPDX-License-Identifier: MIT
// Spawns that fail in a known way, and the record of it.
#pragma once

#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

enum { kUnopened = 700, kTries = 3, kUntouched = -7 };

/// One spawn that is to fail: a row's preparation fills it in.
static struct {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  const char* file;
  int searches;
} trial;

struct row {
  const char* name;
  void (*prepare)(void);  // in a process of its own
  int step;
  int error;
  const char* details;   // describe()'s
  const char* sentence;  // %s is the error's text
};

static inline void append(char text[kTextSize], const char* what, long value) {
  size_t length = strlen(text);
  snprintf(text + length, kTextSize - length, ", %s %ld", what, value);
}

/// The members of the record that say something, but the step and the error.
static inline const char* describe(char text[kTextSize]) {
  const char* call = record.call == NULL ? "no call" : record.call;
  // Which of the two is the sandbox's choice.
  snprintf(text, kTextSize, "%s", strcmp(call, "clone3") == 0 ? "clone" : call);
  if (record.action != -1) append(text, record.name, record.action);
  if (record.fd != -1) append(text, "fd", record.fd);
  if (record.new_fd != -1) append(text, "to", record.new_fd);
  if (record.signal != 0) append(text, "signal", record.signal);
  if (record.value != 0) append(text, "value", record.value);
  if (record.interpreter != 0) append(text, "interpreter", record.interpreter);
  if (record.candidate_count != 0) append(text, "candidates", record.candidate_count);
  size_t length = strlen(text);
  if (record.path[0] != '\0') {
    snprintf(text + length, kTextSize - length, ", %.200s", record.path);
  }
  return text;
}

static inline void check_trial(const struct row* row) {
  char text[kTextSize];
  char expected[kTextSize];
  CHECK_EQ(record.step, row->step);
  CHECK_EQ(record.error, row->error);
  CHECK_TEXT(describe(text), row->details);
  snprintf(expected, sizeof expected, row->sentence, strerror(row->error));
  CHECK_EQ(posix_spawn_strerror_np(&record, text, sizeof text), 0);
  CHECK_TEXT(text, expected);
}

static inline int try_spawn(pid_t* pid) {
  char* argv[] = {"none", NULL};
  return (trial.searches ? posix_spawnp : posix_spawn)(pid, trial.file, &trial.actions,
                                                       &trial.attributes, argv, environ);
}

static inline void begin_trial(void) {
  posix_spawnattr_init(&trial.attributes);
  posix_spawn_file_actions_init(&trial.actions);
  record_into(&trial.attributes);
  trial.file = "/bin/true";
}

/// The row that run_apart() is about.
static const struct row* row_tried;

static inline void try_row(void) {
  begin_trial();
  row_tried->prepare();
  if (check.is_settled) return;
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < kTries; i++) {
    pid_t pid = kUntouched;
    // What a record had before, and what no record has.
    record_into(&trial.attributes);
    errno = 4321;
    if (!CHECK_EQ(try_spawn(&pid), row_tried->error)) return;
    CHECK_EQ(errno, 4321);
    CHECK_EQ(pid, kUntouched);
    check_trial(row_tried);
    CHECK(has_no_child());
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

static inline void try_row_copied(void) {
  if (!refuse_sharing()) return;
  try_row();
}

/// Tries each row twice: as the kernel wants, and where the record goes through a pipe.
static inline void run_rows(const char* group, const struct row* rows, size_t count) {
  static char name[kTextSize];
  for (size_t i = 0; i < count; i++) {
    row_tried = &rows[i];
    for (int is_copied = 0; is_copied < 2; is_copied++) {
      snprintf(name, sizeof name, "%s__%s%s__is_recorded", group, rows[i].name,
               is_copied ? "_in_copied_memory" : "");
      check.test = name;
      check.is_settled = 0;
      run_apart(is_copied ? try_row_copied : try_row);
      SETTLE("ok - %s\n", name);
    }
  }
}
