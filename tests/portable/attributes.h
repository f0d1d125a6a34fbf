// SPDX-License-Identifier: MIT
// What tests of attributes share: a fact of a ready child, a failure, and the caller as it was.
#pragma once

#include <sched.h>
#include <sys/prctl.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"

enum { kLongText = 8192 };

/// CHECKs a line of /proc/PID/status of a child with these attributes.
static inline void check_status(const posix_spawnattr_t* attributes, const char* field,
                                const char* expected) {
  char text[kTextSize];
  pid_t pid = start_ready(NULL, attributes);
  CHECK_TEXT(status_line(pid, field, text), expected);
  end(pid);
}

/// What a spawn must fail with. `what` is the sentence up to the error's text.
struct failure {
  int step;
  const char* call;
  int error;
  int value;
  const char* what;
};

/// CHECKs that a spawn fails so, that the record says so, and that nothing is left of the child.
static inline void check_failure(const posix_spawn_file_actions_t* actions,
                                 posix_spawnattr_t* attributes, struct failure expected) {
  char sentence[kTextSize];
  char text[2 * kTextSize];
  record_into(attributes);
  errno = 4711;
  int error = spawn_error(helper("paused", text), actions, attributes);
  if (!CHECK_EQ(error, expected.error) && error == 0) return;
  CHECK_EQ(errno, 4711);
  CHECK(has_no_child());
  CHECK_EQ(record.step, expected.step);
  CHECK_EQ(record.error, expected.error);
  CHECK_EQ(record.value, expected.value);
  CHECK_TEXT(text_of(record.call), expected.call);
  CHECK_EQ(record.action, -1);
  CHECK_EQ(record.fd, -1);
  CHECK_EQ(record.new_fd, -1);
  CHECK_EQ(record.signal, 0);
  CHECK_EQ(posix_spawn_strerror_np(&record, sentence, sizeof sentence), 0);
  snprintf(text, sizeof text, "%s: %s", expected.what, strerror(expected.error));
  CHECK_TEXT(sentence, text);
}

/// Skips the test where this is not root with all the capabilities of the mask.
static inline int skip_without(unsigned long long capabilities) {
  unsigned long long own = status_mask(getpid(), "CapEff:");
  if (geteuid() == 0 && (own & capabilities) == capabilities) return 0;
  check_skip("needs root with its capabilities");
  return 1;
}

static inline void append_file(char text[kLongText], const char* path, const char* const* fields) {
  char line[kTextSize];
  FILE* file = fopen(path, "re");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    int is_wanted = fields == NULL;
    for (size_t i = 0; !is_wanted && fields[i] != NULL; i++) {
      is_wanted = strncmp(line, fields[i], strlen(fields[i])) == 0;
    }
    if (is_wanted && strlen(text) + strlen(line) < kLongText) strcat(text, line);
  }
  if (file != NULL) fclose(file);
}

/// All that a child could change of this process by mistake.
static inline const char* describe_caller(char text[kLongText]) {
  static const char* const kFields[] = {"Umask",   "Uid",        "Gid",          "Groups", "Cap",
                                        "Seccomp", "NoNewPrivs", "Cpus_allowed", NULL};
  snprintf(text, kLongText, "dumpable %d nice %ld ioprio %ld policy %d\n", prctl(PR_GET_DUMPABLE),
           syscall(SYS_getpriority, 0, 0), syscall(SYS_ioprio_get, 1, 0), sched_getscheduler(0));
  append_file(text, "/proc/self/status", kFields);
  append_file(text, "/proc/self/limits", NULL);
  append_file(text, "/proc/self/oom_score_adj", NULL);
  return text;
}

/// CHECKs that neither a spawn with these attributes that succeeds nor one that fails late changes
/// this process.
static inline void check_caller_unchanged(const posix_spawnattr_t* attributes) {
  static char before[kLongText];
  static char after[kLongText];
  describe_caller(before);
  end(start_ready(NULL, attributes));
  CHECK_TEXT(describe_caller(after), before);
  CHECK_EQ(spawn_error("/no/file", NULL, attributes), ENOENT);
  CHECK_TEXT(describe_caller(after), before);
}
