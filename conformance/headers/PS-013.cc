// SPDX-License-Identifier: MIT
// PS-013: a C++ program that calls every function; PS-013.sh looks at the names that it calls.
#include <spawn.h>

int use_actions(posix_spawn_file_actions_t* actions) {
  return posix_spawn_file_actions_init(actions) |
         posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0) |
         posix_spawn_file_actions_addclose(actions, 0) |
         posix_spawn_file_actions_adddup2(actions, 1, 2) |
         posix_spawn_file_actions_destroy(actions);
}

int use_attributes(posix_spawnattr_t* attributes, sigset_t* signals, sched_param* parameters) {
  short flags = POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER;
  pid_t group = 0;
  int policy = 0;
  return posix_spawnattr_init(attributes) | posix_spawnattr_setflags(attributes, flags) |
         posix_spawnattr_getflags(attributes, &flags) |
         posix_spawnattr_setpgroup(attributes, group) |
         posix_spawnattr_getpgroup(attributes, &group) |
         posix_spawnattr_setsigmask(attributes, signals) |
         posix_spawnattr_getsigmask(attributes, signals) |
         posix_spawnattr_setsigdefault(attributes, signals) |
         posix_spawnattr_getsigdefault(attributes, signals) |
         posix_spawnattr_setschedparam(attributes, parameters) |
         posix_spawnattr_getschedparam(attributes, parameters) |
         posix_spawnattr_setschedpolicy(attributes, policy) |
         posix_spawnattr_getschedpolicy(attributes, &policy) | posix_spawnattr_destroy(attributes);
}

int use_spawn(const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* attributes,
              char* const argv[], char* const envp[]) {
  pid_t pid = -1;
  return posix_spawn(&pid, "/bin/true", actions, attributes, argv, envp) |
         posix_spawnp(nullptr, "true", nullptr, nullptr, argv, envp);
}
