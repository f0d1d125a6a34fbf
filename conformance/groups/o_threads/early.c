// SPDX-License-Identifier: MIT
// The constructor that spawns.
#include "conformance/groups/o_threads/early.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

static const char kVariable[] = "CONFORMANCE_EARLY=";

/// What the environment holds for the constructor, found without a call.
static const char* find(void) {
  for (char** entry = environ; entry != NULL && *entry != NULL; entry++) {
    size_t length = 0;
    while (kVariable[length] != '\0' && (*entry)[length] == kVariable[length]) length++;
    if (kVariable[length] == '\0') return *entry + length;
  }
  return NULL;
}

/// Before the constructors that have no priority, the cases' own among them.
__attribute__((constructor(101))) static void spawn_early(void) {
  char* argv[] = {"report", NULL};
  pid_t pid = -1;
  int status = 0;
  const char* what = find();
  if (what == NULL) return;
  int error = what[0] == 'p' ? posix_spawnp(&pid, what + 1, NULL, NULL, argv, environ)
                             : posix_spawn(&pid, what + 1, NULL, NULL, argv, environ);
  if (error != 0) _exit(error);
  _exit(waitpid(pid, &status, 0) == pid && status == 0 ? kStarted : kNotStarted);
}

_Noreturn void exec_early(const char* what) {
  char* argv[] = {"early", "-l", NULL};
  set_up(setenv("CONFORMANCE_EARLY", what, 1) == 0, "setenv");
  execv("/proc/self/exe", argv);
  fail("this program cannot be started again: %s", error_name(errno));
}
