// SPDX-License-Identifier: MIT
// POSIX_SPAWN_NOZOMBIE: Linux 7.1 has it, before it is refused.
#include <signal.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static volatile sig_atomic_t told;

static void tell(int number) { told = number; }

/// A child that ends; true if the kernel reaped it.
static void check_reaped(posix_spawnattr_t* attributes) {
  char* argv[] = {"sh", "-c", "read line; exit 5", NULL};
  posix_spawn_file_actions_t actions;
  int ends[2];
  pid_t pid = -7;
  CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  told = 0;
  signal(SIGCHLD, tell);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", &actions, attributes, argv, environ), 0);
  CHECK(state_of(pid) != 0);
  close(ends[0]);
  close(ends[1]);
  CHECK_EQ(waitpid(pid, NULL, 0), -1);
  CHECK_EQ(told, 0);
  signal(SIGCHLD, SIG_DFL);
  posix_spawn_file_actions_destroy(&actions);
}

static void nozombie__child__is_reaped_by_itself_or_refused(void) {
  posix_spawnattr_t attributes;
  char* argv[] = {"true", NULL};
  pid_t pid = -7;
  init_recorded(&attributes, POSIX_SPAWN_NOZOMBIE);
  int error = posix_spawn(&pid, "/bin/true", NULL, &attributes, argv, environ);
  if (error == 0) {
    CHECK_RECORD(NONE, "", 0);
    CHECK_EQ(waitpid(pid, NULL, 0), -1);
    check_reaped(&attributes);
  } else {
    CHECK_EQ(error, refused_clone3() == EPERM ? EPERM : ENOTSUP);
    CHECK_RECORD(NOZOMBIE, "clone3", error);
    CHECK_EQ(pid, -7);
  }
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void nozombie__failing_exec__leaves_nothing(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, POSIX_SPAWN_NOZOMBIE);
  CHECK(spawn_error("/none", NULL, &attributes) != 0);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  RUN(nozombie__child__is_reaped_by_itself_or_refused);
  RUN(nozombie__failing_exec__leaves_nothing);
  return check_end();
}
