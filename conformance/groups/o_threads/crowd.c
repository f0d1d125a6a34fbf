// SPDX-License-Identifier: MIT
// O: many threads that use every function at once.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/o_threads/numbered.h"
#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

enum {
  kThreads = 8,
  kSpawns = 16,
  kChildren = kThreads * kSpawns,
  kOpened = 7,
  kFirstTarget = 10,     // thread N's file is at this plus N
  kFirstDirectory = 50,  // thread N's directory is at this plus N
  kMaskBits = 8,
  kRounds = 200
};

static pid_t pids[kChildren];

struct objects {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

/// The number of the child, in bits for signals.
static sigset_t mask_of(int number) {
  sigset_t mask;
  sigemptyset(&mask);
  for (int bit = 0; bit < kMaskBits; bit++) {
    if ((number >> bit & 1) != 0) sigaddset(&mask, SIGRTMIN + 4 + bit);
  }
  return mask;
}

static bool leads_a_group(int number) { return number % 2 == 1; }
static bool ignores_signal(int number) { return number % 4 < 2; }

static void add_actions(posix_spawn_file_actions_t* actions, int thread) {
  char name[32];
  require_error("init", posix_spawn_file_actions_init(actions), 0);
  snprintf(name, sizeof name, "file-%d", thread);
  require_error("addopen", posix_spawn_file_actions_addopen(actions, kOpened, name, O_RDONLY, 0),
                0);
  memset(name, 'x', sizeof name);  // the name was copied
  require_error("adddup2",
                posix_spawn_file_actions_adddup2(actions, kOpened, kFirstTarget + thread), 0);
  require_error("addclose", posix_spawn_file_actions_addclose(actions, kOpened), 0);
  snprintf(name, sizeof name, "directory-%d", thread);
  if (thread % 2 == 0) {
    require_error("addchdir", add_chdir(actions, name), 0);
  } else {
    require_error("addfchdir", add_fchdir(actions, kFirstDirectory + thread), 0);
  }
}

static void set_attributes(posix_spawnattr_t* attributes, int number) {
  short flags = POSIX_SPAWN_SETSIGMASK, seen_flags = -1;
  sigset_t mask = mask_of(number), defaults, seen_mask;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGUSR2);
  if (leads_a_group(number)) flags |= POSIX_SPAWN_SETPGROUP;
  if (!ignores_signal(number)) flags |= POSIX_SPAWN_SETSIGDEF;
  require_error("init", posix_spawnattr_init(attributes), 0);
  require_error("setflags", posix_spawnattr_setflags(attributes, flags), 0);
  require_error("setsigmask", posix_spawnattr_setsigmask(attributes, &mask), 0);
  require_error("setsigdefault", posix_spawnattr_setsigdefault(attributes, &defaults), 0);
  require_error("setpgroup", posix_spawnattr_setpgroup(attributes, 0), 0);
  require_error("getflags", posix_spawnattr_getflags(attributes, &seen_flags), 0);
  require_error("getsigmask", posix_spawnattr_getsigmask(attributes, &seen_mask), 0);
  require_equal("getflags' value", seen_flags, flags);
  for (int bit = 0; bit < kMaskBits; bit++) {
    require_equal("a member of getsigmask's set", sigismember(&seen_mask, SIGRTMIN + 4 + bit),
                  number >> bit & 1);
  }
}

static pid_t spawn_numbered(const struct objects* objects, int number) {
  char name[16], status[16];
  char* argv[] = {"report", name, status, NULL};
  struct launch l = {
      .actions = &objects->actions, .attributes = &objects->attributes, .argv = argv};
  snprintf(name, sizeof name, "%d", number);
  snprintf(status, sizeof status, "--exit=%d", number % 100 + 1);
  if (number % 3 != 0) return start(l);
  pid_t pid = -1;
  require_error("posix_spawnp",
                posix_spawnp(&pid, reporter(), l.actions, l.attributes, argv, environ), 0);
  return pid;
}

/// Objects that come and go, while other threads make those that they use.
static void make_objects(void) {
  for (int round = 0; round < kRounds; round++) {
    posix_spawn_file_actions_t actions[3];
    for (int i = 0; i < 3; i++) {
      require_error("init", posix_spawn_file_actions_init(&actions[i]), 0);
      require_error("addclose", posix_spawn_file_actions_addclose(&actions[i], 60 + i), 0);
    }
    for (int i = 0; i < 3; i++) {
      require_error("destroy", posix_spawn_file_actions_destroy(&actions[(i + round) % 3]), 0);
    }
  }
}

static void spawn_often(int thread) {
  for (int i = 0; i < kSpawns; i++) {
    int number = thread * kSpawns + i;
    struct objects objects;
    make_objects();
    add_actions(&objects.actions, thread);
    set_attributes(&objects.attributes, number);
    make_objects();
    if (i % 4 == 0) {
      require_launch_error((struct launch){.path = "/none", .attributes = &objects.attributes},
                           ENOENT);
    }
    pids[number] = spawn_numbered(&objects, number);
    require_error("destroy", posix_spawn_file_actions_destroy(&objects.actions), 0);
    require_error("destroy", posix_spawnattr_destroy(&objects.attributes), 0);
    require_exit(pids[number], number % 100 + 1);
  }
}

static void make_files(void) {
  char name[32];
  for (int i = 0; i < kThreads; i++) {
    snprintf(name, sizeof name, "file-%d", i);
    write_file(name, name, 0644);
    snprintf(name, sizeof name, "directory-%d", i);
    set_up(mkdir(name, 0755) == 0, "mkdir");
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    set_up(dup3(fd, kFirstDirectory + i, O_CLOEXEC) >= 0 && close(fd) == 0, "a directory");
  }
}

static void require_descriptors(int thread) {
  char name[32], file[64], key[16];
  struct stat status;
  for (int fd = 3; fd < 64; fd++) {
    bool expected = fd == kReportDescriptor || fd == kFirstTarget + thread;
    require(has_descriptor(fd) == expected, "descriptor %d is %s in the child", fd,
            expected ? "closed" : "open");
  }
  snprintf(name, sizeof name, "file-%d", thread);
  set_up(stat(name, &status) == 0, "stat");
  snprintf(file, sizeof file, " file=%lu:%lu ", (unsigned long)status.st_dev,
           (unsigned long)status.st_ino);
  snprintf(key, sizeof key, "fd.%d", kFirstTarget + thread);
  require(strstr(seen(key), file) != NULL, "the child has another thread's file");
}

static void require_child(int number) {
  char directory[32];
  int thread = number / kSpawns;
  sigset_t mask = mask_of(number);
  unsigned long long expected = 0, user2 = 1ULL << (SIGUSR2 - 1);
  for (int signal = 1; signal < 64; signal++) {
    if (sigismember(&mask, signal) == 1) expected |= 1ULL << (signal - 1);
  }
  require(seen_number("pid") == pids[number], "the process ID stored is another one");
  require((seen_number("pgrp") == pids[number]) == leads_a_group(number),
          "the child is in another thread's process group");
  require(seen_mask("mask") == expected, "the child has another mask");
  require(((seen_mask("ignored") & user2) != 0) == ignores_signal(number),
          "the child has another disposition");
  snprintf(directory, sizeof directory, "/directory-%d", thread);
  require(strstr(seen("cwd"), directory) != NULL, "the child is in another directory");
  require_descriptors(thread);
}

ASSERTION(TH_001) {
  bool reported[kChildren] = {false};
  signal(SIGUSR2, SIG_IGN);
  make_files();
  (void)reporter();
  run_in_threads(kThreads, spawn_often);
  for (int i = 0; i < kChildren; i++) {
    await_report();
    int number = number_of_child();
    require(number < kChildren && !reported[number], "two children were given the same number");
    reported[number] = true;
    require_child(number);
  }
  require(waitpid(-1, NULL, 0) == -1 && errno == ECHILD, "there is a child too many");
}
