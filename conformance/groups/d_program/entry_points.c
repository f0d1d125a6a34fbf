// SPDX-License-Identifier: MIT
// D: posix_spawnp behaves as posix_spawn: other groups, run through both, say the same.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

static const char* const groups[] = {"m_file_actions", "n_attributes", "g_groups", "i_signals",
                                     "j_scheduling"};
static const char* const entries[] = {"posix_spawn", "posix_spawnp"};

enum { kGroups = sizeof groups / sizeof groups[0], kTries = 3 };

/// Where this program is, with a slash at the end.
static const char* own_directory(void) {
  static char path[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  set_up(size > 0, "readlink of /proc/self/exe");
  path[size] = '\0';
  strrchr(path, '/')[1] = '\0';
  return path;
}

static const char* program_path(const char* group) {
  static char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s%s", own_directory(), group);
  return path;
}

static const char* output_path(const char* group, const char* entry) {
  static char path[64];
  snprintf(path, sizeof path, "%s.%s", group, entry);
  return path;
}

/// Runs a group, or one assertion of it, by fork and exec: posix_spawn itself is under test.
static pid_t start_group(const char* group, const char* entry, const char* assertion) {
  char user[24], here[PATH_MAX];
  const char* argv[8] = {group, "-t", "-e", entry};
  int count = 4;
  snprintf(user, sizeof user, "-u%u", (unsigned)ordinary_user());
  if (geteuid() == 0 && ordinary_user() != 0) argv[count++] = user;
  argv[count] = assertion;
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid != 0) return pid;
  int output = open(output_path(group, entry), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (output < 0 || dup2(output, 1) != 1 || getcwd(here, sizeof here) == NULL) _exit(3);
  setenv("TMPDIR", here, 1);
  execv(program_path(group), (char**)argv);
  _exit(3);
}

static void await_group(const char* group, pid_t pid) {
  int status = wait_status(pid);
  if (WIFEXITED(status) && WEXITSTATUS(status) < 2) return;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) return;
  fail("%s cannot be run (wait status %#x)", group, (unsigned)status);
}

static FILE* open_output(const char* group, const char* entry) {
  FILE* file = fopen(output_path(group, entry), "re");
  set_up(file != NULL, "opening what a group said");
  return file;
}

/// The first line that differs, as a text; empty if there is none.
static void compare_outputs(const char* group, char* text, size_t size) {
  static char lines[2][2048];
  FILE* files[2] = {open_output(group, entries[0]), open_output(group, entries[1])};
  const char* left;
  text[0] = '\0';
  do {
    left = fgets(lines[0], sizeof lines[0], files[0]);
    const char* right = fgets(lines[1], sizeof lines[1], files[1]);
    if (left == NULL) strcpy(lines[0], "nothing");
    if (right == NULL) strcpy(lines[1], "nothing");
    if (strcmp(lines[0], lines[1]) != 0) {
      snprintf(text, size, "%.450s; by posix_spawnp: %.450s", lines[0], lines[1]);
    }
  } while (left != NULL && text[0] == '\0');
  fclose(files[0]);
  fclose(files[1]);
}

/// Hazard: a permitted outcome may vary from run to run. Only what differs each time counts.
static void confirm_difference(const char* group, const char* difference) {
  char assertion[16], text[1000];
  snprintf(assertion, sizeof assertion, "%.*s", (int)strcspn(difference, "\t"), difference);
  for (int i = 1; i < kTries; i++) {
    await_group(group, start_group(group, entries[0], assertion));
    await_group(group, start_group(group, entries[1], assertion));
    compare_outputs(group, text, sizeof text);
    if (text[0] == '\0') return;
  }
  fail("%s", text);
}

PRIVILEGED_ASSERTION(PS_081) {
  char absent[128] = "", difference[1000];
  pid_t pids[kGroups][2];
  int present = 0;
  set_time_limit(100);
  for (int i = 0; i < kGroups; i++) {
    bool is_there = access(program_path(groups[i]), X_OK) == 0;
    for (int j = 0; j < 2; j++) {
      pids[i][j] = is_there ? start_group(groups[i], entries[j], NULL) : 0;
    }
    present += is_there;
    if (!is_there) strcat(strcat(absent, " "), groups[i]);
  }
  require(present > 0, "there is no group to compare:%s", absent);
  if (present < kGroups) note("not there:%s", absent);
  for (int i = 0; i < kGroups; i++) {
    if (pids[i][0] == 0) continue;
    await_group(groups[i], pids[i][0]);
    await_group(groups[i], pids[i][1]);
    compare_outputs(groups[i], difference, sizeof difference);
    if (difference[0] != '\0') confirm_difference(groups[i], difference);
  }
}
