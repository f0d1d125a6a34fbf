// SPDX-License-Identifier: MIT
// M: one object for several spawns.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

/// An object on a page of its own, that the spawns may only read.
static posix_spawn_file_actions_t* new_page_of_actions(void) {
  void* page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  set_up(page != MAP_FAILED, "mmap");
  require_error("init", posix_spawn_file_actions_init(page), 0);
  return page;
}

static void require_all_done(posix_spawn_file_actions_t* actions) {
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 30 31 40");
  require_file(30, "d/f");
  require_file(31, "d/f");
  require_directory("d");
}

ASSERTION(FA_044) {
  char before[sizeof(posix_spawn_file_actions_t)];
  posix_spawn_file_actions_t* actions = new_page_of_actions();
  make_directory("d", 0755);
  write_file("d/f", "", 0644);
  then_close(actions, 33);
  then_chdir(actions, "d");
  then_open(actions, 30, "f", O_RDONLY);
  then_dup2(actions, 30, 31);
  memcpy(before, actions, sizeof before);
  set_up(mprotect(actions, 4096, PROT_READ) == 0, "mprotect");
  require_all_done(actions);
  require_launch_error((struct launch){.path = "./none", .actions = actions}, ENOENT);
  set_up(rename("d/f", "f") == 0, "rename");
  require_launch_error((struct launch){.actions = actions}, ENOENT);  // by an action
  set_up(rename("f", "d/f") == 0, "rename");
  require_all_done(actions);
  require_all_done(actions);
  require(memcmp(before, actions, sizeof before) == 0, "the object has changed");
  set_up(mprotect(actions, 4096, PROT_READ | PROT_WRITE) == 0, "mprotect");
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
}

enum { kThreads = 8, kSpawns = 25, kActions = 500 };

/// Each child appends a byte to the file that the actions open.
static void* spawn_repeatedly(void* actions) {
  char* argv[] = {"report", "--quiet", "--write=31", "--exit=7", NULL};
  for (int i = 0; i < kSpawns; i++) {
    require_exit(start((struct launch){.actions = actions, .argv = argv}), 7);
  }
  return NULL;
}

ASSERTION(FA_045) {
  struct stat status;
  pthread_t threads[kThreads];
  posix_spawn_file_actions_t* actions = new_page_of_actions();
  make_directory("d", 0755);
  then_chdir(actions, "d");
  then_open(actions, 30, "f", O_WRONLY | O_CREAT | O_APPEND);
  for (int i = 0; i < kActions; i++) then_dup2(actions, 30, 31);  // so that spawns overlap in them
  then_close(actions, 30);
  set_up(mprotect(actions, 4096, PROT_READ) == 0, "mprotect");
  for (int i = 0; i < kThreads; i++) {
    int error = pthread_create(&threads[i], NULL, spawn_repeatedly, actions);
    require_error("pthread_create", error, 0);
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  set_up(stat("d/f", &status) == 0, "d/f");
  require_equal("the number of children that did the actions", status.st_size, kThreads * kSpawns);
}

/// The first child looks at itself only when the object has grown and is gone.
ASSERTION(FA_046) {
  char* argv[] = {"report", "--read=33", NULL};
  int gate[2];
  posix_spawn_file_actions_t* actions = new_actions();
  set_up(pipe2(gate, O_CLOEXEC) == 0, "pipe2");
  write_file("f", "", 0644);
  then_dup2(actions, gate[0], 33);
  then_open(actions, 30, "f", O_RDONLY);
  pid_t first = start((struct launch){.actions = actions, .argv = argv});
  then_open(actions, 31, "f", O_RDONLY);
  then_close(actions, 33);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 30 31 40");
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
  memset(actions, 0xa5, sizeof *actions);
  set_up(close(gate[1]) == 0, "close");
  require_exit(first, 0);
  await_report();
  require_descriptors("0 1 2 30 33 40");
  require_file(30, "f");
}
