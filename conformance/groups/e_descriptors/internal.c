// SPDX-License-Identifier: MIT
// E: descriptors that the implementation needs for itself.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/e_descriptors/descriptors.h"

enum { kThreads = 6, kSpawns = 12, kLast = 15, kRounds = 12, kForks = 4 };

/// The new image has 0 to `last` and the reporter's, and nothing else.
static void require_predicted(int last) {
  for (int fd = 0; fd <= last; fd++) {
    if (!has_descriptor(fd)) fail("the new image has no descriptor %d", fd);
  }
  require_equal("the number of descriptors in the new image", count_descriptors(), last + 2);
}

/// Takes the numbers that a pipe or directory of the implementation would have.
static void take_numbers(posix_spawn_file_actions_t* actions) {
  posix_spawn_file_actions_init(actions);
  for (int fd = 3; fd < kLast; fd++) {
    require_error("adddup2", posix_spawn_file_actions_adddup2(actions, 0, fd), 0);
  }
  require_error("addopen",
                posix_spawn_file_actions_addopen(actions, kLast, "/dev/null", O_RDONLY, 0), 0);
}

static void* spawn_some(void* actions) {
  for (int i = 0; i < kSpawns; i++) require_exit(start((struct launch){.actions = actions}), 0);
  return NULL;
}

/// Several threads spawn at once; each child has descriptors 0 to `last`.
static void spawn_in_threads(posix_spawn_file_actions_t* actions, int last) {
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; i++) {
    set_up(pthread_create(&threads[i], NULL, spawn_some, actions) == 0, "pthread_create");
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < kThreads * kSpawns; i++) {
    await_report();
    require_predicted(last);
  }
}

ASSERTION(PS_096) {
  posix_spawn_file_actions_t actions;
  take_numbers(&actions);
  observe((struct launch){0});
  require_predicted(2);
  observe((struct launch){.actions = &actions});
  require_predicted(kLast);
  require_launch_error((struct launch){.path = "./none", .actions = &actions}, ENOENT);
  spawn_in_threads(NULL, 2);
  spawn_in_threads(&actions, kLast);
}

/// Forks children that neither execute a program nor end.
static void* fork_some(void* argument) {
  pid_t* children = argument;
  for (int i = 0; i < kForks; i++) {
    children[i] = fork();
    while (children[i] == 0) pause();
    set_up(children[i] > 0, "fork");
  }
  return NULL;
}

/// Spawns that succeed and fail, while children of another thread have copies of all descriptors.
static void spawn_meanwhile(void) {
  char* quiet[] = {"report", "--quiet", NULL};
  pid_t children[kForks];
  pthread_t forker;
  set_up(pthread_create(&forker, NULL, fork_some, children) == 0, "pthread_create");
  for (int i = 0; i < 4; i++) {
    require_exit(start((struct launch){.argv = quiet}), 0);
    require_launch_error((struct launch){.path = "./none"}, ENOENT);
  }
  pthread_join(forker, NULL);
  require_exit(start((struct launch){.argv = quiet}), 0);
  for (int i = 0; i < kForks; i++) kill(children[i], SIGKILL);
}

// Each round in a new process: it may be the first spawn that has descriptors of its own.
ASSERTION(PS_097) {
  for (int round = 0; round < kRounds; round++) {
    pid_t pid = fork();
    set_up(pid >= 0, "fork");
    if (pid == 0) {
      spawn_meanwhile();
      _exit(0);
    }
    require_exit(pid, 0);
  }
}
