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

/// The reporter's value of a string.
static void describe(const char* text, char* line) {
  size_t length = strlen(text);
  line += sprintf(line, "%zu:", length);
  if (length > kLongest) {
    sprintf(line, "#%016llx", checksum(text));
    return;
  }
  for (size_t i = 0; i < length; i++) line += sprintf(line, "%02x", (unsigned char)text[i]);
}

void require_list(const char* name, char* const* expected) {
  char key[32], value[2 * kLongest + 32];
  long count = 0;
  for (; expected[count] != NULL; count++) {
    snprintf(key, sizeof key, "%s.%ld", name, count);
    require(is_seen(key), "%s is not there", key);
    describe(expected[count], value);
    require(strcmp(seen(key), value) == 0, "%s is %.99s, not %.99s", key, seen(key), value);
  }
  snprintf(key, sizeof key, "%s", strcmp(name, "argv") == 0 ? "argc" : "envc");
  require_equal(key, seen_number(key), count);
}

void limit_stack(size_t bytes) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_STACK, &limit) == 0, "getrlimit(RLIMIT_STACK)");
  limit.rlim_cur = bytes;
  set_up(setrlimit(RLIMIT_STACK, &limit) == 0, "setrlimit(RLIMIT_STACK)");
}
