// SPDX-License-Identifier: MIT
// C: lists of strings, and the report's lines about them.
#include "conformance/groups/c_vectors/vectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { kLongest = 1024 };  // the reporter gives a checksum of longer ones

char** repeat(const char* text, size_t count) {
  char** list = malloc((count + 1) * sizeof *list);
  set_up(list != NULL, "malloc");
  for (size_t i = 0; i < count; i++) list[i] = (char*)text;
  list[count] = NULL;
  return list;
}

/// FNV-1a, 64 bits, as in the reporter.
static unsigned long long checksum(const char* text) {
  unsigned long long hash = 0xcbf29ce484222325;
  for (; *text != '\0'; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
  return hash;
}

/// The reporter's line for a string.
static void describe(const char* name, long index, const char* text, char* line) {
  size_t length = strlen(text);
  line += sprintf(line, "%s.%ld %zu:", name, index, length);
  if (length > kLongest) {
    line += sprintf(line, "#%016llx", checksum(text));
  } else {
    for (size_t i = 0; i < length; i++) line += sprintf(line, "%02x", (unsigned char)text[i]);
  }
  strcpy(line, "\n");
}

/// The report from the first line of that list on, or its end.
static const char* find_list(const char* name) {
  char first[16];
  snprintf(first, sizeof first, "\n%s.0 ", name);
  const char* line = strstr(report_text(), first);
  return line != NULL ? line + 1 : "";
}

void require_list(const char* name, char* const* expected) {
  char line[2 * kLongest + 64];
  const char* next = find_list(name);
  long count = 0;
  for (; expected[count] != NULL; count++) {
    describe(name, count, expected[count], line);
    size_t size = strlen(line);
    size_t shown = strcspn(next, "\n");
    require(strncmp(next, line, size) == 0, "the new image has %.*s, not %.99s",
            (int)(shown < 99 ? shown : 99), next, line);
    next += size;
  }
  const char* counted = strcmp(name, "argv") == 0 ? "argc" : "envc";
  require_equal(counted, seen_number(counted), count);
}

void limit_stack(size_t bytes) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_STACK, &limit) == 0, "getrlimit(RLIMIT_STACK)");
  limit.rlim_cur = bytes;
  set_up(setrlimit(RLIMIT_STACK, &limit) == 0, "setrlimit(RLIMIT_STACK)");
}
