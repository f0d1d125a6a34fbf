// SPDX-License-Identifier: MIT
// Attributes with a process group, and processes in groups.
#include "conformance/groups/g_groups/attributes.h"

#include <unistd.h>

const posix_spawnattr_t* group_attributes(short flags, pid_t group) {
  static posix_spawnattr_t attributes;
  require_error("init", posix_spawnattr_init(&attributes), 0);
  require_error("setflags", posix_spawnattr_setflags(&attributes, flags), 0);
  require_error("setpgroup", posix_spawnattr_setpgroup(&attributes, group), 0);
  return &attributes;
}

pid_t start_member(pid_t group) {
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  while (pid == 0) pause();
  set_up(setpgid(pid, group) == 0, "setpgid");
  return pid;
}
