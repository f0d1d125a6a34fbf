// SPDX-License-Identifier: MIT
// K: reports of two new images, compared line by line.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/k_flags/caller.h"

static char* copy_of_report(void) {
  char* copy = strdup(report_text());
  set_up(copy != NULL, "strdup");
  return copy;
}

char* report_after_fork(void) {
  char* argv[] = {"report", NULL};
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) {
    execve(reporter(), argv, environ);
    _exit(127);
  }
  require_exit(pid, 0);
  await_report();
  return copy_of_report();
}

char* report_after_spawn(const posix_spawnattr_t* attributes) {
  observe((struct launch){.attributes = attributes});
  return copy_of_report();
}

static bool has_key(const char* line, const char* key) {
  size_t length = strlen(key);
  return strncmp(line, key, length) == 0 && line[length] == ' ';
}

/// What no two processes have in common: the number, time used, how long the report already is.
static bool is_incomparable(const char* line) {
  return has_key(line, "pid") || has_key(line, "cpu") || has_key(line, "fd.40");
}

static bool is_mask(const char* line) {
  return has_key(line, "ignored") || has_key(line, "SigIgn");
}

/// glibc: it may leave 32 and 33 ignored in children, which is for another assertion.
static unsigned long long mask_of(const char* line) {
  return strtoull(strchr(line, ' '), NULL, 16) & ~(3ULL << 31);
}

static bool is_same_line(const char* one, const char* other) {
  size_t size = strcspn(one, "\n");
  if (size == strcspn(other, "\n") && strncmp(one, other, size) == 0) return true;
  size_t key = strcspn(one, " \n");
  if (strncmp(one, other, key) != 0 || other[key] != ' ') return false;
  return is_incomparable(one) || (is_mask(one) && mask_of(one) == mask_of(other));
}

static const char* next_line(const char* line) {
  line += strcspn(line, "\n");
  return line + (*line == '\n');
}

void require_same_report(const char* what, const char* seen, const char* expected) {
  for (; *seen != '\0' || *expected != '\0';
       seen = next_line(seen), expected = next_line(expected)) {
    if (is_same_line(seen, expected)) continue;
    int size = (int)strcspn(*seen != '\0' ? seen : expected, " \n");
    fail("%s: another \"%.*s\" than expected", what, size, *seen != '\0' ? seen : expected);
  }
}
