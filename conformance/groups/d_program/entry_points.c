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

enum { kGroups = sizeof groups / sizeof groups[0], kTries = 3, kMostArguments = 80 };

/// Left out: they repeat one spawn many times, and so take most of the time.
static const char repetitive[] = "AT-024 FA-003 FA-034 FA-045 PS-119 PS-157 PS-158 PS-173";

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

/// By fork and exec, as posix_spawn itself is under test; what it says goes to a file.
static pid_t start_program(const char* group, char** argv, const char* output_file) {
  char here[PATH_MAX];
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid != 0) return pid;
  int output = open(output_file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (output < 0 || dup2(output, 1) != 1 || getcwd(here, sizeof here) == NULL) _exit(3);
  setenv("TMPDIR", here, 1);
  execv(program_path(group), argv);
  _exit(3);
}

/// The assertions are words with spaces between.
static pid_t start_group(const char* group, const char* entry, char* assertions) {
  char user[24];
  char* argv[kMostArguments] = {(char*)group, "-t", "-e", (char*)entry};
  int count = 4;
  snprintf(user, sizeof user, "-u%u", (unsigned)ordinary_user());
  if (geteuid() == 0 && ordinary_user() != 0) argv[count++] = user;
  for (char* word = strtok(assertions, " \n"); word != NULL && count < kMostArguments - 1;) {
    argv[count++] = word;
    word = strtok(NULL, " \n");
  }
  return start_program(group, argv, output_path(group, entry));
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

/// The assertions of a group but for those left out.
static void list_assertions(const char* group, char* list, size_t size) {
  char line[64];
  await_group(group, start_program(group, (char*[]){(char*)group, "-l", NULL}, "list"));
  FILE* file = fopen("list", "re");
  set_up(file != NULL, "opening a list of assertions");
  list[0] = '\0';
  while (fgets(line, sizeof line, file) != NULL && strlen(list) + sizeof line < size) {
    line[strcspn(line, "\n")] = '\0';
    if (strstr(repetitive, line) == NULL) strcat(strcat(list, line), " ");
  }
  fclose(file);
}

/// One line for an assertion, without its end. What failed may name numbers that vary, as process
/// IDs do: behind the assertion each is a "#".
static bool read_verdict(FILE* file, char* line, int size) {
  if (fgets(line, size, file) == NULL) {
    strcpy(line, "nothing");
    return false;
  }
  line[strcspn(line, "\n")] = '\0';
  char* to = line + strcspn(line, "\t");
  for (const char* from = to; *from != '\0';) {
    size_t digits = strspn(from, "0123456789");
    *to++ = digits > 0 ? '#' : *from;
    from += digits > 0 ? digits : 1;
  }
  *to = '\0';
  return true;
}

/// The first line that differs, as a text; empty if there is none.
static void compare_outputs(const char* group, char* text, size_t size) {
  static char lines[2][2048];
  FILE* files[2] = {open_output(group, entries[0]), open_output(group, entries[1])};
  text[0] = '\0';
  for (bool is_more = true; is_more && text[0] == '\0';) {
    is_more = read_verdict(files[0], lines[0], sizeof lines[0]);
    is_more |= read_verdict(files[1], lines[1], sizeof lines[1]);
    if (strcmp(lines[0], lines[1]) != 0) {
      snprintf(text, size, "%.450s; by posix_spawnp: %.450s", lines[0], lines[1]);
    }
  }
  fclose(files[0]);
  fclose(files[1]);
}

/// Hazard: a permitted outcome may vary from run to run. Only what differs each time counts.
static void confirm_difference(const char* group, const char* difference) {
  char assertion[2][16], text[1000];
  for (int i = 1; i < kTries; i++) {
    for (int j = 0; j < 2; j++) {
      snprintf(assertion[j], sizeof assertion[j], "%.*s", (int)strcspn(difference, "\t"),
               difference);
      await_group(group, start_group(group, entries[j], assertion[j]));
    }
    compare_outputs(group, text, sizeof text);
    if (text[0] == '\0') return;
  }
  fail("%s", text);
}

static void compare_group(const char* group, const pid_t* pids) {
  char difference[1000];
  await_group(group, pids[0]);
  await_group(group, pids[1]);
  compare_outputs(group, difference, sizeof difference);
  if (difference[0] != '\0') confirm_difference(group, difference);
}

/// Both runs of a group; false if the program is not there.
static bool start_both(const char* group, pid_t* pids) {
  char list[kMostArguments * 16], copy[sizeof list];
  if (access(program_path(group), X_OK) != 0) return false;
  list_assertions(group, list, sizeof list);
  for (int i = 0; i < 2; i++) pids[i] = start_group(group, entries[i], strcpy(copy, list));
  return true;
}

PRIVILEGED_ASSERTION(PS_081) {
  char absent[128] = "";
  pid_t pids[kGroups][2];
  bool is_there[kGroups];
  int present = 0;
  set_time_limit(100);
  for (int i = 0; i < kGroups; i++) {
    is_there[i] = start_both(groups[i], pids[i]);
    present += is_there[i];
    if (!is_there[i]) strcat(strcat(absent, " "), groups[i]);
  }
  require(present > 0, "there is no group to compare:%s", absent);
  if (present < kGroups) note("not there:%s", absent);
  for (int i = 0; i < kGroups; i++) {
    if (is_there[i]) compare_group(groups[i], pids[i]);
  }
}
