// SPDX-License-Identifier: MIT
// O: spawns from a constructor, and under filters that refuse clone3.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/o_threads/early.h"
#include "conformance/harness/launch.h"

enum { kClone3 = 435 };  // of every architecture

/// Linux: classic BPF, which not every libc has headers for.
struct instruction {
  uint16_t code;
  uint8_t if_true, if_false;
  uint32_t operand;
};

static void refuse_clone3(int error) {
  enum { kLoadWord = 0x20, kJumpIfEqual = 0x15, kReturn = 0x06 };
  const uint32_t refuse = 0x00050000, allow = 0x7fff0000;  // SECCOMP_RET_ERRNO, SECCOMP_RET_ALLOW
  struct instruction filter[] = {{kLoadWord, 0, 0, 0},
                                 {kJumpIfEqual, 0, 1, kClone3},
                                 {kReturn, 0, 0, refuse | (uint32_t)error},
                                 {kReturn, 0, 0, allow}};
  struct {
    unsigned short length;
    struct instruction* filter;
  } program = {sizeof filter / sizeof filter[0], filter};
  set_up(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
  if (prctl(PR_SET_SECCOMP, 2, &program, 0, 0) != 0) untested("no seccomp filters here");
  errno = 0;
  set_up(syscall(kClone3, NULL, 0) == -1 && errno == error, "a filter for clone3");
}

/// A plain spawn, one with attributes and actions, a search, and failures.
static void spawn_in_all_ways(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"program", NULL};
  pid_t pid = -1;
  observe((struct launch){0});
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 5, "/dev/null", O_RDONLY, 0);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  observe((struct launch){.actions = &actions, .attributes = &attributes});
  require(seen_number("pgrp") == seen_number("pid"), "the child leads no process group");
  require(has_descriptor(5), "the file action was not done");
  require_error("posix_spawnp", posix_spawnp(&pid, "program", NULL, NULL, argv, environ), 0);
  require_exit(pid, 0);
  await_report();
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  posix_spawn_file_actions_addclose(&actions, 5);
  posix_spawn_file_actions_adddup2(&actions, 5, 6);
  require_launch_error((struct launch){.actions = &actions}, EBADF);
}

struct arrangement {
  int error;         // clone3's, 0: no filter
  bool comes_later;  // when there was a spawn already
};

static void spawn_filtered(struct arrangement arrangement) {
  if (arrangement.comes_later) observe((struct launch){0});
  refuse_clone3(arrangement.error);
  spawn_in_all_ways();
}

/// In a new start of this program, before its main().
static void spawn_early(struct arrangement arrangement, const char* what) {
  pid_t child = fork();
  set_up(child >= 0, "fork");
  if (child == 0) {
    if (arrangement.error != 0) refuse_clone3(arrangement.error);
    exec_early(what);
  }
  int status = wait_status(child);
  if (WIFSIGNALED(status)) fail("the early caller was killed by signal %d", WTERMSIG(status));
  if (WEXITSTATUS(status) == 0) _exit(0);  // it has said why
  if (WEXITSTATUS(status) == kNotStarted) fail("the early spawn's child does not end well");
  if (WEXITSTATUS(status) != kStarted) require_error("the early spawn", WEXITSTATUS(status), 0);
  await_report();
  require_equal("the child's argc", seen_number("argc"), 1);
  require(seen_number("pgrp") == getpgrp(), "the child is in another process group");
  require_text("what the child has as descriptors above 2",
               has_descriptor(kReportDescriptor) && !has_descriptor(3) ? "one" : "another", "one");
}

/// Each in a process of its own, which ends the case if it fails.
static void run_in_child(struct arrangement arrangement, const char* early) {
  set_up(ftruncate(kReportDescriptor, 0) == 0, "emptying the report");
  pid_t child = fork();
  set_up(child >= 0, "fork");
  if (child == 0) {
    if (early != NULL) spawn_early(arrangement, early);
    if (early == NULL) spawn_filtered(arrangement);
    _exit(kStarted);
  }
  int status = wait_status(child);
  if (WIFSIGNALED(status)) fail("the caller was killed by signal %d", WTERMSIG(status));
  if (WEXITSTATUS(status) != kStarted) _exit(0);  // it has said why
}

ASSERTION(TH_010) {
  static const int errors[] = {0, ENOSYS, EPERM};
  char path[4200];
  snprintf(path, sizeof path, "s%s", reporter());
  copy_reporter("program");
  set_up(setenv("PATH", "/none:.", 1) == 0, "setenv");
  for (int i = 0; i < 3; i++) {
    struct arrangement arrangement = {.error = errors[i]};
    run_in_child(arrangement, path);
    run_in_child(arrangement, "pprogram");
    if (arrangement.error == 0) continue;
    run_in_child(arrangement, NULL);
    arrangement.comes_later = true;
    run_in_child(arrangement, NULL);
  }
}
