// SPDX-License-Identifier: MIT
// Parent-death signals of children whose caller has left its PID namespace for them.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static int unshare_pids(void) {
  return unshare(CLONE_NEWPID) == 0 ? 0 : unshare(CLONE_NEWUSER | CLONE_NEWPID);
}

static int skip_without_namespaces(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) _exit(unshare_pids() != 0);
  if (wait_for(pid) == 0) return 0;
  check_skip("no new PID namespace");
  return 1;
}

static void spawn_after_unshare(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  CHECK_EQ(unshare_pids(), 0);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

// None of its children sees its number then.
static void pdeathsig__caller_has_unshared_its_pid_namespace__child_lives(void) {
  if (skip_without_namespaces()) return;
  run_apart(spawn_after_unshare);
}

static void spawn_after_unshare_with_full_table(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  CHECK_EQ(error_with_room_for(0, &attributes), 0);
  CHECK_EQ(unshare_pids(), 0);
  CHECK_EQ(error_with_room_for(0, &attributes), ENOTSUP);
  CHECK_RECORD(PDEATHSIG, "getppid", ENOTSUP);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void pdeathsig__parent_cannot_be_seen_at_all__is_enotsup(void) {
  if (skip_without_namespaces()) return;
  run_apart(spawn_after_unshare_with_full_table);
}

int main(void) {
  check_library();
  alarm(90);
  RUN(pdeathsig__caller_has_unshared_its_pid_namespace__child_lives);
  RUN(pdeathsig__parent_cannot_be_seen_at_all__is_enotsup);
  return check_end();
}
