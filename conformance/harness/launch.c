// SPDX-License-Identifier: MIT
// Starting programs through the entry point that the run is for.
#include "conformance/harness/launch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/verdict.h"

static const short kUseVforkFlag = 0x40;  // POSIX_SPAWN_USEVFORK, which not every libc shows

static char* reporter_argv[] = {"report", NULL};

/// posix_spawn with one flag more, by way of the caller's own object, which is put back.
static int launch_with_flag(pid_t* pid, struct launch l) {
  posix_spawnattr_t own;
  short flags = 0;
  posix_spawnattr_init(&own);
  posix_spawnattr_t* attributes = l.attributes != NULL ? (posix_spawnattr_t*)l.attributes : &own;
  posix_spawnattr_getflags(attributes, &flags);
  require_error("setflags(USEVFORK)", posix_spawnattr_setflags(attributes, flags | kUseVforkFlag),
                0);
  int error = posix_spawn(pid, l.path, l.actions, attributes, l.argv, l.envp);
  posix_spawnattr_setflags(attributes, flags);
  posix_spawnattr_destroy(&own);
  return error;
}

static struct launch complete(struct launch l) {
  if (l.path == NULL) l.path = reporter();
  if (l.argv == NULL) l.argv = reporter_argv;
  if (l.envp == NULL) l.envp = environ;
  return l;
}

int launch(pid_t* pid, struct launch l) {
  l = complete(l);
  if (entry == kUseVfork) return launch_with_flag(pid, l);
  if (entry == kSpawnp && strchr(l.path, '/') != NULL) {
    return posix_spawnp(pid, l.path, l.actions, l.attributes, l.argv, l.envp);
  }
  return posix_spawn(pid, l.path, l.actions, l.attributes, l.argv, l.envp);
}

pid_t start(struct launch l) {
  pid_t pid = -1;
  require_error("the spawn", launch(&pid, l), 0);
  require(pid > 0, "the spawn gives 0 and no process ID");  // which kill() would take for everyone
  return pid;
}

void observe(struct launch l) {
  require_exit(start(l), 0);
  await_report();
}

void require_launch_error(struct launch l, int expected) {
  pid_t pid = -1;
  int error = launch(&pid, l);
  if (error != 0) {
    require_error("the spawn", error, expected);
    return;
  }
  require(pid > 0, "the spawn gives 0 and no process ID");
  int status = wait_status(pid);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 127) {
    fail("the spawn gives 0 (wait status %#x), not %s", (unsigned)status, error_name(expected));
  }
  note("late: exit status 127");
}

int wait_status(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid of the child gives %s", error_name(errno));
  }
  return status;
}

void require_exit(pid_t pid, int status) {
  int seen = wait_status(pid);
  if (WIFSIGNALED(seen)) fail("the child was killed by signal %d", WTERMSIG(seen));
  require_equal("the child's exit status", WEXITSTATUS(seen), status);
}

void require_no_child(const char* when) {
  pid_t child = waitpid(-1, NULL, WNOHANG | __WALL);
  if (child == 0) fail("%s a child is left running", when);
  if (child > 0) fail("%s a child is left that was not waited for", when);
  require_error("waitpid without children", errno, ECHILD);
}

bool eventually(bool (*holds)(void* argument), void* argument) {
  for (int i = 0; i < 10000; i++) {
    if (holds(argument)) return true;
    sleep_milliseconds(1);
  }
  return holds(argument);
}

void sleep_milliseconds(int milliseconds) {
  struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}
