// SPDX-License-Identifier: MIT
// B: where processes, memory or descriptors are short.
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/b_result/failures.h"
#include "conformance/harness/directories.h"

static char* const kQuiet[] = {"report", "--quiet", NULL};
static char* const kNoEnvironment[] = {NULL};

static const struct launch kPlain = {.argv = (char**)kQuiet, .envp = (char**)kNoEnvironment};

/// Sets the soft limit; what it was.
static rlim_t set_limit(__typeof__(RLIMIT_CORE) resource, rlim_t soft) {
  struct rlimit limit;
  set_up(getrlimit(resource, &limit) == 0, "getrlimit");
  rlim_t before = limit.rlim_cur;
  limit.rlim_cur = soft;
  set_up(setrlimit(resource, &limit) == 0, "setrlimit");
  return before;
}

/// What fork() gives: an error, or 0.
static int try_fork(void) {
  pid_t pid = fork();
  if (pid < 0) return errno;
  if (pid == 0) _exit(0);
  require_exit(pid, 0);
  return 0;
}

static void reach_process_limit(void) {
  if (geteuid() == 0) set_up(setgid(1111) == 0 && setuid(1111) == 0, "setuid");
  rlim_t before = set_limit(RLIMIT_NPROC, 1);
  if (try_fork() != EAGAIN) untested("RLIMIT_NPROC does not limit this user");
  require_error("the spawn at the limit of processes", launch(NULL, kPlain), EAGAIN);
  require_no_child("after the spawn at the limit of processes");
  set_limit(RLIMIT_NPROC, before);
  require_exit(start(kPlain), 0);
}

// Linux 3.8: fork() gives ENOMEM where the first process of the namespace for children has ended.
static void fork_in_dead_namespace(void) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) return;
  if (try_fork() != 0) return;
  int expected = try_fork();
  require_error("the spawn in a dead namespace", launch(NULL, kPlain), expected);
  require_no_child("after the spawn in a dead namespace");
}

ASSERTION(PS_029) {
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) {
    reach_process_limit();
    _exit(0);
  }
  require_exit(pid, 0);
  fork_in_dead_namespace();
}

/// The size of this process's memory in bytes.
static rlim_t memory_size(void) {
  long pages = 0;
  FILE* file = fopen("/proc/self/statm", "re");
  set_up(file != NULL && fscanf(file, "%ld", &pages) == 1, "/proc/self/statm");
  fclose(file);
  return (rlim_t)(pages * sysconf(_SC_PAGESIZE));
}

/// A spawn under this limit gives an error of those permitted, or 0 and some child.
static int spawn_with_memory(rlim_t size) {
  pid_t pid = -1;
  rlim_t before = set_limit(RLIMIT_AS, size);
  int error = launch(&pid, kPlain);
  set_limit(RLIMIT_AS, before);
  if (error == 0) wait_status(pid);
  require(error == 0 || error == ENOMEM || error == EAGAIN, "the spawn gives %s",
          error_name(error));
  require_no_child("after the spawn");
  return error;
}

ASSERTION(PS_030) {
  rlim_t size = memory_size();
  for (int spare = 64; spare > 0; spare--) spawn_with_memory(size + (rlim_t)spare * 4096);
  int tight = spawn_with_memory(size);
  spawn_with_memory(0);
  require_exit(start(kPlain), 0);
  note("%s without spare memory", error_name(tight));
}

/// The table of descriptors is full, of such as close on exec.
static void fill_table(void) {
  set_limit(RLIMIT_NOFILE, 64);
  while (fcntl(0, F_DUPFD_CLOEXEC, 3) >= 0) continue;
  require_error("a dup in a full table", errno, EMFILE);
}

ASSERTION(PS_032) {
  posix_spawn_file_actions_t actions;
  set_up(mkdir("directory", 0755) == 0, "mkdir");
  posix_spawn_file_actions_init(&actions);
  fill_table();
  require_error("addclose", posix_spawn_file_actions_addclose(&actions, 5), 0);
  require_error("addchdir", add_chdir(&actions, "directory"), 0);
  const struct launch launches[] = {{0}, {.actions = &actions}};
  for (size_t i = 0; i < sizeof launches / sizeof launches[0]; i++) {
    observe(launches[i]);
    require_error("the spawn of a missing program",
                  launch(NULL, (struct launch){.path = "./none", .actions = launches[i].actions}),
                  ENOENT);
  }
  require_equal("close of the last descriptor", close(63), 0);
}
