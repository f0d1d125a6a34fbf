// SPDX-License-Identifier: MIT
// The first spawn of a process, where it can have no memory.
#include <sys/resource.h>

#include "tests/portable/child.h"

/// In a process that has not spawned yet: nothing can be mapped. The program may have what it
/// wants.
static int spawn_first(void) {
  struct rlimit limit = {4096, RLIM_INFINITY};
  struct rlimit all;
  posix_spawn_file_actions_t closing;
  posix_spawnattr_t attributes;
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  getrlimit(RLIMIT_AS, &all);
  limit.rlim_max = all.rlim_max;
  posix_spawn_file_actions_init(&closing);
  posix_spawn_file_actions_addclosefrom_np(&closing, 3);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setrlimit_np(&attributes, RLIMIT_AS, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP);
  setrlimit(RLIMIT_AS, &limit);
  for (int i = 0; i < 2; i++) {
    if (posix_spawn(&pid, "/bin/true", NULL, &attributes, argv, environ) != 0) return 1;
    if (wait_for(pid) != 0) return 2;
    if (posix_spawn(&pid, "/bin/true", &closing, &attributes, argv, environ) != 0) return 3;
    if (wait_for(pid) != 0) return 4;
    if (posix_spawn(&pid, "/none", &closing, NULL, argv, environ) != ENOENT) return 5;
  }
  return has_no_child() ? 0 : 6;
}

static void first_spawn__where_nothing_can_be_mapped__works(void) {
  char* argv[] = {"first_spawn", "first", NULL};
  pid_t pid = fork();
  if (pid == 0) {
    execve("/proc/self/exe", argv, environ);
    _exit(127);
  }
  CHECK_EQ(end_of(pid), 0);
}

int main(int argc, char** argv) {
  if (argc > 1 && strcmp(argv[1], "first") == 0) return spawn_first();
  check_library();
  RUN(first_spawn__where_nothing_can_be_mapped__works);
  return check_end();
}
