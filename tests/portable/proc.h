// SPDX-License-Identifier: MIT
// What /proc tells of a process.
#pragma once

#include <dirent.h>
#include <sys/types.h>

#include "tests/portable/check.h"

enum { kTextSize = 512, kListSize = 4096 };

/// The rest of the first line of `path` that begins with `field`, without blanks around it; "" if
/// there is none. Tabs are blanks.
static inline const char* line_of(const char* path, const char* field, char text[kTextSize]) {
  char line[kTextSize];
  size_t length = strlen(field);
  text[0] = '\0';
  FILE* file = fopen(path, "re");
  if (file == NULL) return text;
  while (text[0] == '\0' && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, field, length) != 0) continue;
    for (char* at = line; *at != '\0'; at++) *at = *at == '\t' ? ' ' : *at;
    const char* begin = line + length + strspn(line + length, " ");
    size_t size = strcspn(begin, "\n");
    while (size > 0 && begin[size - 1] == ' ') size--;
    memcpy(text, begin, size);
    text[size] = '\0';
  }
  fclose(file);
  return text;
}

/// The only line of a file of /proc/PID.
static inline const char* proc_line(pid_t pid, const char* name, char text[kTextSize]) {
  char path[128];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  return line_of(path, "", text);
}

/// A line of /proc/PID/status, of which `field` ends with its colon.
static inline const char* status_line(pid_t pid, const char* field, char text[kTextSize]) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
  return line_of(path, field, text);
}

/// A hexadecimal line of it: masks of signals and capabilities.
static inline unsigned long long status_mask(pid_t pid, const char* field) {
  char text[kTextSize];
  return strtoull(status_line(pid, field, text), NULL, 16);
}

/// The letter of a process's state, 0 where there is no such process.
static inline char state_of(pid_t pid) {
  char text[kTextSize];
  const char* end = strrchr(proc_line(pid, "stat", text), ')');
  return end == NULL ? '\0' : end[2];
}

/// What /proc/PID/fd/FD refers to, or "" where it is closed.
static inline const char* descriptor(pid_t pid, int fd, char text[kTextSize]) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
  ssize_t size = readlink(path, text, kTextSize - 1);
  text[size < 0 ? 0 : size] = '\0';
  return text;
}

/// The number of a process's open descriptors.
static inline int count_descriptors(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
  DIR* directory = opendir(path);
  if (directory == NULL) return -1;
  int count = -2;  // the names . and ..
  while (readdir(directory) != NULL) count++;
  closedir(directory);
  return pid == getpid() ? count - 1 : count;
}

/// The open descriptors of a child as words in ascending order: "0 1 2 7".
static inline const char* descriptors_of(pid_t pid, char text[kListSize]) {
  char path[kTextSize];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
  size_t used = 0;
  text[0] = '\0';
  // Linux: the directory is in ascending order.
  DIR* directory = opendir(path);
  struct dirent* entry = NULL;
  while (directory != NULL && (entry = readdir(directory)) != NULL && used < kListSize - 16) {
    if (entry->d_name[0] == '.') continue;
    used += (size_t)sprintf(text + used, used == 0 ? "%s" : " %s", entry->d_name);
  }
  if (directory != NULL) closedir(directory);
  return text;
}

/// The lines of /proc/self/maps.
static inline int count_mappings(void) {
  int count = 0;
  FILE* maps = fopen("/proc/self/maps", "re");
  for (int c; maps != NULL && (c = getc(maps)) != EOF;) count += c == '\n';
  if (maps != NULL) fclose(maps);
  return count;
}
