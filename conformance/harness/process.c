// SPDX-License-Identifier: MIT
// Reading /proc/PID/stat.
#include "conformance/harness/process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool find_process(pid_t pid, struct process* found) {
  char path[64], text[1024] = "";
  long parent = 0, user = 0, system = 0;
  snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
  FILE* file = fopen(path, "re");
  if (file == NULL) return false;
  size_t size = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[size] = '\0';
  const char* rest = strrchr(text, ')');  // a name may have parentheses and spaces
  if (rest == NULL || sscanf(rest, ") %c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
                             &found->state, &parent, &user, &system) != 4) {
    return false;
  }
  found->parent = (pid_t)parent;
  found->ticks = user + system;
  return true;
}

/// A child of `caller` that sleeps; 0 if there is none.
static pid_t sleeping_child(DIR* processes, pid_t caller) {
  struct process one;
  for (struct dirent* entry; (entry = readdir(processes)) != NULL;) {
    pid_t pid = (pid_t)atol(entry->d_name);
    if (pid > 0 && find_process(pid, &one) && one.parent == caller && one.state == 'S') return pid;
  }
  return 0;
}

struct search {
  pid_t caller;
  pid_t child;
};

static bool is_found(void* argument) {
  struct search* search = argument;
  DIR* processes = opendir("/proc");
  set_up(processes != NULL, "/proc");
  search->child = sleeping_child(processes, search->caller);
  closedir(processes);
  return search->child != 0;
}

pid_t await_sleeping_child(pid_t caller) {
  struct search search = {.caller = caller};
  if (!eventually(is_found, &search)) fail("the caller never had a child that sleeps");
  return search.child;
}
