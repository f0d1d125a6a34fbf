// SPDX-License-Identifier: MIT
// F: what is done and what is not done when a step fails.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"

enum { kUnused = 63, kFile = 5 };

static void add_marker(posix_spawn_file_actions_t* actions) {
  posix_spawn_file_actions_addopen(actions, 8, "marker", O_WRONLY | O_CREAT, 0644);
}

static void require_no_marker(const char* what) {
  require(access("marker", F_OK) != 0, "%s: a later file action was run", what);
}

static const struct {
  const char* what;
  const char* path;  // NULL: something else than an open
  int flags;
  int error;
} failing[] = {{"open of a missing file", "none", O_RDONLY, ENOENT},
               {"open in a missing directory", "none/file", O_WRONLY | O_CREAT, ENOENT},
               {"open below a file", "file/x", O_RDONLY, ENOTDIR},
               {"open of a directory for writing", "dir", O_WRONLY, EISDIR},
               {"exclusive open of a file", "file", O_WRONLY | O_CREAT | O_EXCL, EEXIST},
               {"open of a looping link", "loop", O_RDONLY, ELOOP},
               {"dup2 of a closed descriptor", NULL, 0, EBADF},
               {"chdir to a missing directory", NULL, 1, ENOENT},
               {"chdir to a file", NULL, 2, ENOTDIR},
               {"fchdir to a closed descriptor", NULL, 3, EBADF},
               {"fchdir to a file", NULL, 4, ENOTDIR}};
enum { kFailing = sizeof failing / sizeof failing[0] };

static void add_failing(posix_spawn_file_actions_t* actions, int i) {
  int error = 0;
  if (failing[i].path != NULL) {
    error = posix_spawn_file_actions_addopen(actions, 7, failing[i].path, failing[i].flags, 0644);
  } else if (failing[i].flags == 0) {
    error = posix_spawn_file_actions_adddup2(actions, kUnused, 7);
  } else if (failing[i].flags <= 2) {
    error = add_chdir(actions, failing[i].flags == 1 ? "none" : "file");
  } else {
    error = add_fchdir(actions, failing[i].flags == 3 ? kUnused : kFile);
  }
  require_error(failing[i].what, error, 0);
}

/// The spawn gives this action's error, and what was added after it is not run.
static void spawn_failing(int i) {
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 9, "file", O_RDONLY, 0);
  add_failing(&actions, i);
  add_failing(&actions, (i + 1) % kFailing);
  add_marker(&actions);
  struct launch l = {.actions = &actions};
  int error = launch(&pid, l);
  if (error != 0) {
    require_error(failing[i].what, error, failing[i].error);
  } else {
    require_exit(pid, 127);
    note("late: exit status 127");
  }
  require_no_child(failing[i].what);
  require_no_marker(failing[i].what);
}

ASSERTION(PS_109) {
  write_file("file", "", 0644);
  set_up(mkdir("dir", 0755) == 0 && symlink("loop", "loop") == 0, "mkdir, symlink");
  set_up(open("file", O_RDONLY) == 3 && dup2(3, kFile) == kFile, "open, dup2");
  for (int i = 0; i < kFailing; i++) spawn_failing(i);
  struct stat status;
  set_up(fstat(kReportDescriptor, &status) == 0, "fstat of the report");
  require_equal("the length of what a new image reported", status.st_size, 0);
}

ASSERTION(PS_110) {
  posix_spawn_file_actions_t actions;
  struct stat status;
  write_file("truncated", "text", 0644);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, "made", O_WRONLY | O_CREAT, 0644);
  posix_spawn_file_actions_addopen(&actions, 8, "truncated", O_WRONLY | O_TRUNC, 0);
  posix_spawn_file_actions_addopen(&actions, 9, "none", O_RDONLY, 0);
  require_launch_error((struct launch){.actions = &actions}, ENOENT);
  require(access("made", F_OK) == 0, "the file of an earlier action is not there");
  set_up(stat("truncated", &status) == 0, "stat");
  require_equal("the length of a file that an earlier action truncated", status.st_size, 0);
  note("files that were made or truncated stay so");
}

static void spawn_in_group(const char* what, pid_t group) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setpgroup(&attributes, group);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_init(&actions);
  add_marker(&actions);
  require_launch_error((struct launch){.actions = &actions, .attributes = &attributes}, EPERM);
  require_no_marker(what);
}

/// SCHED_OTHER has no priority 1; musl does not notice.
static void spawn_with_priority(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  struct sched_param parameters = {.sched_priority = 1};
  pid_t pid = -1;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setschedparam(&attributes, &parameters);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSCHEDPARAM);
  posix_spawn_file_actions_init(&actions);
  add_marker(&actions);
  if (launch(&pid, (struct launch){.actions = &actions, .attributes = &attributes}) == 0) return;
  require_no_marker("a priority out of range");
}

ASSERTION(PS_113) {
  pid_t gone = fork();
  if (gone == 0) _exit(0);
  require_exit(gone, 0);
  spawn_in_group("a group that is not there", gone);
  pid_t foreign = fork();
  if (foreign == 0) {
    setsid();
    kill(getpid(), SIGSTOP);
    _exit(0);
  }
  int status;
  set_up(waitpid(foreign, &status, WUNTRACED) == foreign, "waitpid");
  spawn_in_group("a group of another session", foreign);
  spawn_with_priority();
}
