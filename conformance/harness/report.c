// SPDX-License-Identifier: MIT
// Reading what the reporter wrote.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kMostText = 4 << 20 };

static char* text;     // the report that counts, ends with "end\n"
static off_t read_to;  // where the next one begins

/// Reads the next report if it is complete.
static bool read_report(void* unused) {
  (void)unused;
  if (text == NULL) set_up((text = malloc(kMostText + 1)) != NULL, "malloc");
  ssize_t size = pread(kReportDescriptor, text, kMostText, read_to);
  set_up(size >= 0, "reading the report");
  text[size] = '\0';
  char* end = strstr(text, "\nend\n");
  if (end == NULL) return false;
  end[1] = '\0';
  read_to += end + 5 - text;
  return true;
}

void await_report(void) {
  if (!eventually(read_report, NULL)) fail("the new image made no report");
}

void forget_reports(void) { read_to = lseek(kReportDescriptor, 0, SEEK_END); }

/// The text behind "key ", NULL if there is none.
static const char* find(const char* key) {
  size_t length = strlen(key);
  for (const char* line = text; line != NULL && *line != '\0';) {
    if (strncmp(line, key, length) == 0 && line[length] == ' ') return line + length + 1;
    line = strchr(line, '\n');
    if (line != NULL) line++;
  }
  return NULL;
}

const char* seen(const char* key) {
  static char values[8][4096];  // so that several values can be compared
  static int next;
  const char* value = find(key);
  if (value == NULL) fail("the report of the new image has no \"%s\"", key);
  char* copy = values[next++ % 8];
  snprintf(copy, sizeof values[0], "%.*s", (int)strcspn(value, "\n"), value);
  return copy;
}

long seen_number(const char* key) { return strtol(seen(key), NULL, 10); }
unsigned long long seen_mask(const char* key) { return strtoull(seen(key), NULL, 16); }
bool is_seen(const char* key) { return find(key) != NULL; }

bool has_descriptor(int fd) {
  char key[32];
  snprintf(key, sizeof key, "fd.%d", fd);
  return is_seen(key);
}

const char* report_text(void) { return text; }
