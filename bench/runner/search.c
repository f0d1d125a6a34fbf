/* SPDX-License-Identifier: MIT */
/* Makes directories without the child, and a PATH or a list of candidates of them. */
#include "bench/runner/search.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { kPathSize = 4096 };

/* DIRECTORY-OF-CHILD/misses, or with a number the directory of that miss. */
static void name_directory(const struct Setting* setting, size_t miss, char text[kPathSize]) {
  const char* slash = strrchr(setting->child, '/');
  int length = slash == NULL ? 0 : (int)(slash + 1 - setting->child);
  snprintf(text, kPathSize, "%.*smisses/%zu", length, setting->child, miss);
}

static void make_directory(const char* path) {
  expect(mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno, path);
}

static void make_directories(const struct Setting* setting) {
  char path[kPathSize];
  name_directory(setting, 0, path);
  *strrchr(path, '/') = '\0';
  make_directory(path);
  for (size_t miss = 0; miss < setting->misses; miss++) {
    name_directory(setting, miss, path);
    make_directory(path);
  }
}

static const char* name_of_child(const struct Setting* setting) {
  const char* slash = strrchr(setting->child, '/');
  return slash == NULL ? setting->child : slash + 1;
}

char** make_candidates(const struct Setting* setting) {
  char** candidates = calloc(setting->misses + 2, sizeof *candidates);
  char path[kPathSize];
  expect(candidates == NULL ? ENOMEM : 0, "candidates");
  make_directories(setting);
  for (size_t miss = 0; miss < setting->misses; miss++) {
    name_directory(setting, miss, path);
    size_t size = strlen(path) + strlen(name_of_child(setting)) + 2;
    candidates[miss] = malloc(size);
    expect(candidates[miss] == NULL ? ENOMEM : 0, "candidates");
    snprintf(candidates[miss], size, "%s/%s", path, name_of_child(setting));
  }
  candidates[setting->misses] = setting->child;
  return candidates;
}

const char* set_search_path(const struct Setting* setting) {
  char** candidates = make_candidates(setting);
  size_t size = 1;
  for (char** each = candidates; *each != NULL; each++) size += strlen(*each) + 1;
  char* path = calloc(size, 1);
  expect(path == NULL ? ENOMEM : 0, "PATH");
  for (char** each = candidates; *each != NULL; each++) {
    if (each != candidates) strcat(path, ":");
    strncat(path, *each, (size_t)(strrchr(*each, '/') - *each));
  }
  expect(setenv("PATH", path, 1) == 0 ? 0 : errno, "PATH");
  return name_of_child(setting);
}
