// SPDX-License-Identifier: MIT
// A child that is born with the caller's own table of descriptors: which requests make one, and
// what comes of it where that is refused.
#include "tests/portable/descriptors.h"
#include "tests/portable/inherited.h"
#include "tests/portable/lists.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

enum { kUnshare = 2, kCloneFiles = 0x400 };

/// The first spawn of a process finds out about its memory. From the second on a child that leaves
/// the caller's table dies.
static int trap_unsharing(void) {
  open_more();
  CHECK_EQ(run_map(NULL), 0);
  return refuse_where(kCloseRange, 0, 2, kUnshare, kUnshare);
}

static void be_born_so(void) {
  if (syscall(kCloseRange, ~0U, ~0U, kUnshare) != 0) return check_skip("no close_range");
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  char* argv[] = {"none", NULL};
  int pidfd = -1;
  if (!trap_unsharing()) return;
  CHECK_EQ(run_map(NULL), -SIGSYS);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, 93);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  CHECK_EQ(run_shell("exit 5", &actions, NULL), -SIGSYS);
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/true", &actions, NULL, argv, environ), 0);
  CHECK_EQ(end_of_pidfd(pidfd), SIGSYS);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), -SIGSYS);
}

static void table__call_that_waits__is_the_callers_at_first(void) { run_apart(be_born_so); }

/// They could see by a name what is open, need all of it, or the caller would go on.
static void be_born_otherwise(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  if (!trap_unsharing()) return;
  CHECK_EQ(run_shell("exit 5", NULL, NULL), 5);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  CHECK_EQ(run_shell("exit 5", &actions, NULL), 5);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addfdmap_np(&actions, kStreams, 3);
  posix_spawn_file_actions_setoptional_np(&actions, 0);
  CHECK_EQ(run_shell("exit 5", &actions, NULL), 5);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_settimeout_np(&attributes, 60000);
  CHECK_EQ(spawn_map(&pid, "/bin/true", &attributes), 0);
  CHECK_EQ(end_of(pid), 0);
  posix_spawnattr_destroy(&attributes);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETEXEC);
  pid = fork();
  if (pid == 0) _exit(spawn_map(&pid, "/bin/true", &attributes));
  CHECK_EQ(end_of(pid), 0);
}

static void table__other_requests__are_born_with_a_copy(void) { run_apart(be_born_otherwise); }

static int refusal;

static void be_refused(void) {
  sigset_t child;
  sigset_t pending;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  close_inherited();
  open_more();
  CHECK_EQ(run_map(NULL), 0);
  sigtimedwait(&child, NULL, &(struct timespec){0, 0});
  if (!refuse_where(kCloseRange, refusal, 2, kUnshare, kUnshare)) return;
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  pid_t pid = -1;
  char text[kListSize];
  CHECK_EQ(posix_spawn_fds_np(&pid, helper("paused", path), argv, environ, kStreams, 3, NULL), 0);
  sigpending(&pending);
  CHECK_EQ(sigismember(&pending, SIGCHLD), 0);
  wait_until_ready(pid);
  CHECK_TEXT(descriptors_of(pid, text), "0 1 2");
  end(pid);
  CHECK(has_no_child());
  // A lack of memory may pass, all else is the kernel's or sandbox's way.
  if (!refuse_where(kCloseRange, 0, 2, kUnshare, kUnshare)) return;
  CHECK_EQ(run_map(NULL), refusal == ENOMEM ? -SIGSYS : 0);
}

static void table__refused__is_copied_for_good(void) {
  const int refusals[] = {ENOSYS, EINVAL, EPERM, ENOTSUP, EDOM, ENOMEM};
  if (syscall(kCloseRange, ~0U, ~0U, kUnshare) != 0) return check_skip("no close_range");
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    refusal = refusals[i];
    run_apart(be_refused);
  }
}

/// clone() with CLONE_FILES, and clone3() as a whole: of which a filter does not see the flags.
static void be_refused_at_birth(void) {
  CHECK_EQ(run_map(NULL), 0);
  if (!refuse(SYS_clone3, ENOSYS)) return;
  CHECK_EQ(run_map(NULL), 0);
  if (!refuse_where(SYS_clone, refusal, 0, kCloneFiles, kCloneFiles)) return;
  CHECK_EQ(run_map(NULL), 0);
  CHECK_EQ(spawn_error("/none", NULL, with_record(0)), ENOENT);
  // Memory is still shared, and a failed child still unseen.
  if (!refuse_where(SYS_clone, EDOM, 0, CLONE_VM, 0)) return;
  if (!refuse_where(SYS_clone, EDOM, 0, 0xff, SIGCHLD)) return;
  CHECK_EQ(run_map(NULL), 0);
}

static void table__refused_by_clone__is_copied_and_nothing_else_changes(void) {
  const int refusals[] = {EINVAL, EPERM};
  for (int i = 0; i < 2; i++) {
    refusal = refusals[i];
    run_apart(be_refused_at_birth);
  }
}

/// With what exec had failed the first time: that child was the namespace's first process.
static void fail_as_init(void) {
  posix_spawnattr_t attributes;
  open_more();
  CHECK_EQ(run_map(NULL), 0);
  if (unshare(CLONE_NEWPID) != 0) return check_skip("no new PID namespace");
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  pid_t pid = -2;
  char* argv[] = {"none", NULL};
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv, environ), ENOENT);
  CHECK_EQ(pid, -2);
}

static void table__guess_as_init_of_a_namespace__fails_with_execs_error(void) {
  run_apart(fail_as_init);
}

int main(void) {
  check_library();
  RUN(table__call_that_waits__is_the_callers_at_first);
  RUN(table__other_requests__are_born_with_a_copy);
  RUN(table__refused__is_copied_for_good);
  RUN(table__refused_by_clone__is_copied_and_nothing_else_changes);
  RUN(table__guess_as_init_of_a_namespace__fails_with_execs_error);
  return check_end();
}
