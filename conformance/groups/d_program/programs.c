// SPDX-License-Identifier: MIT
// D: programs that exit with a number of their own, and what posix_spawnp makes of a PATH.
#include "conformance/groups/d_program/programs.h"

#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const uid_t kSomebody = 65534;

static char* program_argv[] = {"program", NULL};

static void make_parents(const char* path) {
  char parent[PATH_MAX];
  for (const char* slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
    set_up(mkdir(parent, 0755) == 0 || errno == EEXIST, parent);
  }
}

static void write_script(const char* path, const char* format, const char* interpreter,
                         int status) {
  char text[PATH_MAX + 64];
  make_parents(path);
  snprintf(text, sizeof text, format, interpreter, status);
  write_file(path, text, 0755);
}

void write_program(const char* path, int status) {
  write_script(path, "#!%s\nexit %d\n", "/bin/sh", status);
}

void write_reporting_program(const char* path, const char* interpreter, int status) {
  write_script(path, "#!%s --exit=%d\n", interpreter, status);
}

void set_search(const char* path) {
  size_t room = strlen(path) + 16 * PATH_MAX;
  char here[PATH_MAX];
  char* value = calloc(1, room);
  set_up(value != NULL && getcwd(here, sizeof here) != NULL, "getcwd");
  for (const char* mark; (mark = strstr(path, "HERE")) != NULL; path = mark + strlen("HERE")) {
    strncat(value, path, (size_t)(mark - path));
    strcat(value, here);
  }
  strcat(value, path);
  set_up(setenv("PATH", value, 1) == 0, "setenv");
  free(value);
}

/// PATH as texts show it: the case's directory has another name in each run.
static const char* shown_search(void) {
  static char text[160];
  char here[PATH_MAX];
  const char* path = getenv("PATH");
  if (path == NULL) return "unset";
  if (getcwd(here, sizeof here) == NULL) here[0] = '\0';
  text[0] = '\0';
  while (here[0] != '\0') {
    const char* mark = strstr(path, here);
    if (mark == NULL) break;
    snprintf(text + strlen(text), sizeof text - strlen(text), "%.*sHERE", (int)(mark - path), path);
    path = mark + strlen(here);
  }
  snprintf(text + strlen(text), sizeof text - strlen(text), "%.60s", path);
  return text;
}

int search(const char* file, struct launch l, int* status) {
  pid_t pid = -1;
  int error =
      posix_spawnp(&pid, file, l.actions, l.attributes, l.argv != NULL ? l.argv : program_argv,
                   l.envp != NULL ? l.envp : environ);
  if (error == 0) *status = wait_status(pid);
  return error;
}

static void require_status(const char* what, int seen, int expected) {
  if (WIFEXITED(seen) && WEXITSTATUS(seen) == expected) return;
  fail("%s: the child's wait status is %#x, not exit with %d", what, (unsigned)seen, expected);
}

static void require_late(const char* what, int status, int error) {
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 127) {
    fail("%s gives 0 (wait status %#x), not %s", what, (unsigned)status, error_name(error));
  }
  note("late: exit status 127");
}

static const char* describe_search(const char* file) {
  static char text[256];
  snprintf(text, sizeof text, "posix_spawnp(\"%.40s\"), PATH \"%s\",", file, shown_search());
  return text;
}

void require_found_with(const char* file, struct launch l, int status) {
  int seen = 0;
  require_error(describe_search(file), search(file, l, &seen), 0);
  require_status(describe_search(file), seen, status);
}

void require_found(const char* file, int status) {
  require_found_with(file, (struct launch){0}, status);
}

void require_not_found_with(const char* file, struct launch l, int error) {
  int seen = 0;
  int given = search(file, l, &seen);
  if (given == 0) {
    require_late(describe_search(file), seen, error);
  } else {
    require_error(describe_search(file), given, error);
  }
}

void require_not_found(const char* file, int error) {
  require_not_found_with(file, (struct launch){0}, error);
}

void require_both_run(const char* path, int status) {
  char what[80];
  snprintf(what, sizeof what, "the spawn of \"%.40s\"", path);
  pid_t pid = -1;
  require_error(what, launch(&pid, (struct launch){.path = path, .argv = program_argv}), 0);
  require_status(what, wait_status(pid), status);
  require_found(path, status);
}

void require_both_refuse(const char* path, int error) {
  char what[80];
  snprintf(what, sizeof what, "the spawn of \"%.40s\"", path);
  pid_t pid = -1;
  int given = launch(&pid, (struct launch){.path = path, .argv = program_argv});
  if (given == 0) {
    require_late(what, wait_status(pid), error);
  } else {
    require_error(what, given, error);
  }
  require_not_found(path, error);
}

void require_not_interpreted(const char* what) {
  require(access("ran", F_OK) != 0, "%s was given to a shell", what);
}

void drop_root(void) {
  if (geteuid() != 0) return;
  set_up(chown(".", kSomebody, kSomebody) == 0, "chown");
  if (setgroups(0, NULL) != 0 || setgid(kSomebody) != 0 || setuid(kSomebody) != 0) {
    untested("root cannot become an ordinary user here: %s", error_name(errno));
  }
}
