// SPDX-License-Identifier: MIT
// posix_spawnattr_getpdeathsig_np and posix_spawnattr_setpdeathsig_np.
#include <pthread.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"
#include "tests/portable/set_user_id.h"
#include "tests/portable/stuck.h"

static char directory[kTextSize];
/// Makes a process that spawns `path` and is dead, waited for, when this returns: the program's
/// number. This process inherits it.
static pid_t spawn_and_die(const char* path, const posix_spawnattr_t* attributes) {
  int ends[2];
  pid_t pid = -1;
  char* argv[] = {"paused", NULL};
  if (!CHECK_EQ(pipe(ends), 0)) return -1;
  fflush(stdout);
  pid_t parent = fork();
  if (parent == 0) {
    if (posix_spawn(&pid, path, NULL, attributes, argv, environ) != 0) pid = -1;
    // Linux: a spawn returns before exec has taken the signal from a set-user-ID program.
    if (pid > 0) wait_until_ready(pid);
    _exit(write(ends[1], &pid, sizeof pid) == sizeof pid ? 0 : 1);
  }
  close(ends[1]);
  CHECK_EQ(read(ends[0], &pid, sizeof pid), sizeof pid);
  close(ends[0]);
  CHECK_EQ(wait_for(parent), 0);
  return pid;
}

/// A paused program must die of the signal with its parent; live on where it is 0.
static void check_orphan(const char* path, const posix_spawnattr_t* attributes, int expected) {
  pid_t pid = spawn_and_die(path, attributes);
  if (!CHECK(pid > 0)) return;
  if (expected == 0) {
    usleep(20000);
    CHECK(state_of(pid) != 'Z');
    return end(pid);
  }
  int status = wait_soon(pid);
  CHECK(WIFSIGNALED(status));
  CHECK_EQ(WTERMSIG(status), expected);
}

static void pdeathsig__numbers__are_checked(void) {
  posix_spawnattr_t attributes;
  int number = -7;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getpdeathsig_np(&attributes, &number), ENOENT);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, -1), EINVAL);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, 65), EINVAL);
  CHECK_EQ(posix_spawnattr_getpdeathsig_np(&attributes, &number), ENOENT);
  CHECK_EQ(number, -7);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, 64), 0);
  CHECK_EQ(posix_spawnattr_getpdeathsig_np(&attributes, &number), 0);
  CHECK_EQ(number, 64);
  posix_spawnattr_destroy(&attributes);
}

static void pdeathsig__process_ends__child_dies_of_it(void) {
  char path[kTextSize];
  int signals[] = {SIGTERM, SIGKILL, 64};
  for (size_t i = 0; i < 3; i++) {
    posix_spawnattr_t attributes;
    init_recorded(&attributes, 0);
    CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, signals[i]), 0);
    check_orphan(helper("paused", path), &attributes, signals[i]);
    posix_spawnattr_destroy(&attributes);
  }
}

static void pdeathsig__none__child_lives_on(void) {
  posix_spawnattr_t attributes;
  char path[kTextSize];
  init_recorded(&attributes, 0);
  check_orphan(helper("paused", path), &attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, 0), 0);
  check_orphan(helper("paused", path), &attributes, 0);
  posix_spawnattr_destroy(&attributes);
}

static void* spawn_in_thread(void* pid) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGTERM), 0);
  *(pid_t*)pid = start_paused(NULL, &attributes);
  CHECK_EQ(state_of(*(pid_t*)pid) == 'Z', 0);
  posix_spawnattr_destroy(&attributes);
  return NULL;
}

static void pdeathsig__thread_ends__child_dies_of_it(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  pid_t pid = -1;
  CHECK_EQ(pthread_create(&thread, NULL, spawn_in_thread, &pid), 0);
  pthread_join(thread, NULL);
  int status = wait_soon(pid);
  CHECK(WIFSIGNALED(status));
  CHECK_EQ(WTERMSIG(status), SIGTERM);
}

/// The status of a child whose parent was killed while the child was stuck in an action.
static int status_of_early_orphan(const posix_spawnattr_t* attributes) {
  posix_spawn_file_actions_t actions;
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, fifo, O_RDONLY, 0);
  fflush(stdout);
  pid_t parent = fork();
  if (parent == 0) {
    _exit(posix_spawn(NULL, "/bin/sh", &actions, attributes, argv, environ));
  }
  posix_spawn_file_actions_destroy(&actions);
  pid_t child = wait_for_stuck_child(parent);
  CHECK(child > 0);
  end(parent);
  if (child <= 0) return -1;
  close(open(fifo, O_WRONLY | O_CLOEXEC));
  return wait_soon(child);
}

static void pdeathsig__parent_is_dead_already__child_dies_of_it(void) {
  int signals[] = {SIGTERM, SIGKILL};
  for (size_t i = 0; i < 2; i++) {
    posix_spawnattr_t attributes;
    init_recorded(&attributes, 0);
    CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, signals[i]), 0);
    int status = status_of_early_orphan(&attributes);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), signals[i]);
    posix_spawnattr_destroy(&attributes);
  }
}

static void pdeathsig__zero_and_parent_is_dead_already__child_goes_on(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, 0), 0);
  int status = status_of_early_orphan(&attributes);
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 5);
  posix_spawnattr_destroy(&attributes);
}

static int kinds;  // with which this process may have a new PID namespace

static int skip_without_namespaces(void) {
  int choices[] = {CLONE_NEWPID, CLONE_NEWPID | CLONE_NEWUSER};
  for (size_t i = 0; i < 2; i++) {
    kinds = choices[i];
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) _exit(unshare(kinds) != 0);
    if (wait_for(pid) == 0) return 0;
  }
  check_skip("no new PID namespace");
  return 1;
}

static void pdeathsig__new_pid_namespace__child_is_killed(void) {
  if (skip_without_namespaces()) return;
  posix_spawnattr_t attributes;
  char path[kTextSize];
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  check_orphan(helper("paused", path), &attributes, SIGKILL);
  posix_spawnattr_destroy(&attributes);
}

// No signal of its own ends the first process of a PID namespace.
static void pdeathsig__new_pid_namespace_and_dead_parent__child_exits(void) {
  if (skip_without_namespaces()) return;
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  int status = status_of_early_orphan(&attributes);
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 128 + SIGKILL);
  posix_spawnattr_destroy(&attributes);
}

// The child cannot see its parent's number there, and is given a descriptor.
static void pdeathsig__new_pid_namespace_and_full_table__is_emfile(void) {
  if (skip_without_namespaces()) return;
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  CHECK_EQ(error_with_room_for(0, &attributes), EMFILE);
  CHECK_RECORD(PDEATHSIG, "pidfd_open", EMFILE);
  CHECK_EQ(record.signal, SIGKILL);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void pdeathsig__other_user__is_kept(void) {
  if (skip_where_user_stays()) return;
  posix_spawnattr_t attributes;
  char path[kTextSize];
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGTERM), 0);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, kUser), 0);
  check_orphan(helper("paused", path), &attributes, SIGTERM);
  posix_spawnattr_destroy(&attributes);
}

static void pdeathsig__set_user_id_program__loses_it(void) {
  posix_spawnattr_t attributes;
  char path[kTextSize + 8];
  if (!make_set_user_id_program(directory, path)) return;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGTERM), 0);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  check_orphan(path, &attributes, 0);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  make_fifo(directory);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) perror("subreaper");
  alarm(90);
  RUN(pdeathsig__numbers__are_checked);
  RUN(pdeathsig__process_ends__child_dies_of_it);
  RUN(pdeathsig__none__child_lives_on);
  RUN(pdeathsig__thread_ends__child_dies_of_it);
  RUN(pdeathsig__parent_is_dead_already__child_dies_of_it);
  RUN(pdeathsig__zero_and_parent_is_dead_already__child_goes_on);
  RUN(pdeathsig__new_pid_namespace__child_is_killed);
  RUN(pdeathsig__new_pid_namespace_and_dead_parent__child_exits);
  RUN(pdeathsig__new_pid_namespace_and_full_table__is_emfile);
  RUN(pdeathsig__other_user__is_kept);
  RUN(pdeathsig__set_user_id_program__loses_it);
  remove_directory(directory);
  return check_end();
}
