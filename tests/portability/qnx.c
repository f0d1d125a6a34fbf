// SPDX-License-Identifier: MIT
// A program for QNX: extended flags, ignored signals, held processes, a mask of processors.
#include <stdint.h>

#include "tests/portability/program.h"

/// Spawns a shell with extended flags and one ignored signal; its ID, or the negative error.
static pid_t start(uint32_t xflags, int ignored, const char* command) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS(command);
  uint32_t seen = 0;
  sigset_t set;
  pid_t pid = -1;
  sigemptyset(&set);
  if (ignored != 0) sigaddset(&set, ignored);
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setxflags(&attr, xflags), 0);
  CHECK_EQ(posix_spawnattr_getxflags(&attr, &seen), 0);
  CHECK_EQ(seen, xflags);
  CHECK_EQ(posix_spawnattr_setsigignore(&attr, &set), 0);
  int error = posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ);
  posix_spawnattr_destroy(&attr);
  return error == 0 ? pid : -error;
}

static void setsigignore__with_its_flag__is_ignored(void) {
  pid_t pid =
      start(POSIX_SPAWN_SETSIGIGN | POSIX_SPAWN_SETPGROUP, SIGUSR1, "kill -USR1 $$; exit 5");
  CHECK_EQ(end_of(pid), 5);
}

static void hold__sigcont__lets_it_run(void) {
  int status = 0;
  pid_t pid = start(POSIX_SPAWN_SETSIGIGN | POSIX_SPAWN_HOLD, SIGUSR1, "kill -USR1 $$; exit 5");
  if (!CHECK(pid > 0)) return;
  CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
  CHECK(WIFSTOPPED(status));
  kill(pid, SIGCONT);
  CHECK_EQ(end_of(pid), 5);
}

static void exec__program__replaces_the_caller(void) {
  pid_t child = fork();
  if (child == 0) _exit(start(POSIX_SPAWN_EXEC, 0, "exit 6") == 0);
  CHECK_EQ(end_of(child), 6);
}

static void nozombie__end__cannot_be_waited_for(void) {
  int status = 0;
  pid_t pid = start(POSIX_SPAWN_NOZOMBIE, 0, "true");
  if (pid == -ENOTSUP || pid == -EPERM) {
    check_skip("the kernel lacks CLONE_AUTOREAP, or a sandbox refuses it");
    return;
  }
  if (!CHECK(pid > 0)) return;  // -1 would be every child
  CHECK_EQ(waitpid(pid, &status, 0), -1);
  CHECK_EQ(errno, ECHILD);
}

static void xflags__and_flags__are_one_set(void) {
  posix_spawnattr_t attr;
  uint32_t xflags = 0;
  short flags = 0;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP), 0);
  CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_EXPLICIT_CPU | POSIX_SPAWN_SETSIGMASK), 0);
  CHECK_EQ(posix_spawnattr_getflags(&attr, &flags), 0);
  CHECK_EQ(flags, POSIX_SPAWN_SETSIGMASK);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_RESETIDS), 0);
  CHECK_EQ(posix_spawnattr_getxflags(&attr, &xflags), 0);
  CHECK_EQ(xflags, POSIX_SPAWN_EXPLICIT_CPU | POSIX_SPAWN_RESETIDS);
  posix_spawnattr_destroy(&attr);
}

/// The first processor that this process may use, from /proc.
static int first_processor(void) {
  char line[kOutputSize];
  int processor = -1;
  FILE* file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "Cpus_allowed_list: %d", &processor) == 1) break;
  }
  if (file != NULL) fclose(file);
  return processor;
}

static void runmask__one_processor__is_the_only_one(void) {
  posix_spawnattr_t attr;
  char command[128];
  char* argv[] = SHELL_ARGUMENTS(command);
  uint32_t runmask = 0;
  pid_t pid = -1;
  int processor = first_processor();
  if (processor < 0 || processor > 31) {
    check_skip("none of the first 32 processors may be used");
    return;
  }
  snprintf(command, sizeof command,
           "grep -q '^Cpus_allowed_list:[[:space:]]*%d$' /proc/self/status", processor);
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_getrunmask(&attr, &runmask), 0);
  CHECK_EQ(runmask, UINT32_MAX);
  CHECK_EQ(posix_spawnattr_setrunmask(&attr, UINT32_C(1) << processor), 0);
  CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_EXPLICIT_CPU), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 0);
  CHECK_EQ(posix_spawnattr_setrunmask(&attr, 0), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), EINVAL);
  posix_spawnattr_destroy(&attr);
}

int main(void) {
  check_library();
  RUN(setsigignore__with_its_flag__is_ignored);
  RUN(hold__sigcont__lets_it_run);
  RUN(exec__program__replaces_the_caller);
  RUN(nozombie__end__cannot_be_waited_for);
  RUN(xflags__and_flags__are_one_set);
  RUN(runmask__one_processor__is_the_only_one);
  return check_end();
}
