// SPDX-License-Identifier: MIT
// A program for Cosmopolitan Libc: resource limits of a child.
#include <sys/resource.h>

#include "tests/portability/program.h"

static void setrlimit__with_its_flag__limits_the_child_alone(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("test \"$(ulimit -n) $(ulimit -Sc)\" = '32 0'");
  struct rlimit files = {32, 32};
  struct rlimit cores = {0, RLIM_INFINITY};
  struct rlimit before;
  struct rlimit after;
  pid_t pid = -1;
  getrlimit(RLIMIT_CORE, &before);
  cores.rlim_max = before.rlim_max;
  getrlimit(RLIMIT_NOFILE, &before);
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETRLIMIT_NP), 0);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, RLIMIT_NOFILE, &files), 0);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, RLIMIT_CORE, &cores), 0);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 0);
  getrlimit(RLIMIT_NOFILE, &after);
  CHECK(before.rlim_cur == after.rlim_cur && before.rlim_max == after.rlim_max);
  posix_spawnattr_destroy(&attr);
}

static void setrlimit__without_its_flag__has_no_effect(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("test \"$(ulimit -n)\" != 32");
  struct rlimit files = {32, 32};
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  posix_spawnattr_setrlimit_np(&attr, RLIMIT_NOFILE, &files);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 0);
  posix_spawnattr_destroy(&attr);
}

static void getrlimit__set_unset_and_unknown__are_told_apart(void) {
  posix_spawnattr_t attr;
  struct rlimit limit = {3, 4};
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, -1, &limit), EINVAL);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, 1000, &limit), EINVAL);
  CHECK_EQ(posix_spawnattr_getrlimit_np(&attr, 1000, &limit), EINVAL);
  CHECK_EQ(posix_spawnattr_getrlimit_np(&attr, RLIMIT_CPU, &limit), ENOENT);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, RLIMIT_CPU, &limit), 0);
  limit.rlim_cur = limit.rlim_max = 0;
  CHECK_EQ(posix_spawnattr_getrlimit_np(&attr, RLIMIT_CPU, &limit), 0);
  CHECK(limit.rlim_cur == 3 && limit.rlim_max == 4);
  CHECK_EQ(posix_spawnattr_getrlimit_np(&attr, RLIMIT_NOFILE, &limit), ENOENT);
  posix_spawnattr_destroy(&attr);
}

static void setrlimit__cpu_time__ends_a_loop(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("while :; do :; done");
  struct rlimit limit = {1, 2};
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETRLIMIT_NP);
  posix_spawnattr_setrlimit_np(&attr, RLIMIT_CPU, &limit);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), -SIGXCPU);
  posix_spawnattr_destroy(&attr);
}

static void setrlimit__soft_over_hard__is_the_error_of_the_spawn(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("true");
  struct rlimit limit = {2, 1};
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attr, RLIMIT_CPU, &limit), 0);
  CHECK_EQ(posix_spawn(NULL, "/bin/sh", NULL, &attr, argv, environ), EINVAL);
  posix_spawnattr_destroy(&attr);
}

int main(void) {
  check_library();
  RUN(setrlimit__with_its_flag__limits_the_child_alone);
  RUN(setrlimit__without_its_flag__has_no_effect);
  RUN(getrlimit__set_unset_and_unknown__are_told_apart);
  RUN(setrlimit__cpu_time__ends_a_loop);
  RUN(setrlimit__soft_over_hard__is_the_error_of_the_spawn);
  return check_end();
}
