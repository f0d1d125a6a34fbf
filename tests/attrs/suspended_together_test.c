// SPDX-License-Identifier: MIT
// POSIX_SPAWN_START_SUSPENDED: together with others, and where it fails.
#include <pthread.h>

#include "tests/portable/record.h"
#include "tests/portable/set_user_id.h"
#include "tests/portable/stopped.h"

static posix_spawnattr_t attributes;

static void set_up(uint32_t flags) { init_recorded(&attributes, flags); }
static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void suspended__several_candidates__stops_in_the_one_that_runs(void) {
  char directory[kTextSize];
  char path[kTextSize + 32];
  char* argv[] = {"paused", NULL};
  pid_t pid = -1;
  snprintf(path, sizeof path, "%s/paused", make_directory(directory));
  write_file(path, "no program", 0644);
  snprintf(path, sizeof path, "/none:%s:%s", directory,
           getenv("LIBSPAWN_HELPERS") ? getenv("LIBSPAWN_HELPERS") : "build/tests/helpers");
  set_up(POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&attributes, path), 0);
  CHECK_EQ(posix_spawnp(&pid, "paused", NULL, &attributes, argv, environ), 0);
  check_stopped(pid);
  resume(pid);
  wait_until_ready(pid);
  end(pid);
  remove_directory(directory);
  tear_down();
}

static void suspended__pidfd_spawn__is_stopped(void) {
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  int pidfd = -1;
  set_up(POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(pidfd_spawn(&pidfd, "/bin/sh", NULL, &attributes, argv, environ), 0);
  pid_t pid = pidfd_getpid(pidfd);
  check_stopped(pid);
  CHECK_EQ(continue_to_end(pid), 5);
  close(pidfd);
  tear_down();
}

static void suspended__failing_exec__leaves_nothing(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  for (int i = 0; i < 50; i++) {
    CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
    CHECK_RECORD(EXEC, "execve", ENOENT);
    if (!CHECK(has_no_child())) break;
  }
  tear_down();
}

static void suspended__new_pid_namespace__is_enotsup(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  posix_spawnattr_setnamespaces_np(&attributes, CLONE_NEWUSER | CLONE_NEWPID);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), ENOTSUP);
  CHECK_RECORD(SUSPEND, "", ENOTSUP);
  tear_down();
}

static void start_as_first_process(void) {
  if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
    return check_skip("no new PID namespace");
  }
  set_up(POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), ENOTSUP);
  CHECK_RECORD(SUSPEND, "", ENOTSUP);
  tear_down();
}

static void suspended__first_child_after_unshare__is_enotsup(void) {
  run_apart(start_as_first_process);
}

static void replace_the_first_process(void) {
  char* argv[] = {"sh", "-c", "exit 9", NULL};
  set_up(POSIX_SPAWN_START_SUSPENDED | POSIX_SPAWN_SETEXEC);
  CHECK_EQ(posix_spawn(NULL, "/bin/sh", NULL, &attributes, argv, environ), ENOTSUP);
  CHECK_RECORD(SUSPEND, "", ENOTSUP);
}

static void become_first_process(void) {
  if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
    return check_skip("no new PID namespace");
  }
  run_apart(replace_the_first_process);
}

static void suspended__first_process_replaces_itself__is_enotsup(void) {
  run_apart(become_first_process);
}

static volatile int is_over;

/// As a shell does that finds a job stopped, but at once.
static void* continue_all(void* unused) {
  while (!is_over) {
    int status = 0;
    pid_t pid = waitpid(-1, &status, WUNTRACED | WNOHANG);
    if (pid > 0 && WIFSTOPPED(status)) kill(pid, SIGCONT);
  }
  return unused;
}

static void suspended__another_thread_continues_it_at_once__spawn_returns(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  set_up(POSIX_SPAWN_START_SUSPENDED);
  is_over = 0;
  CHECK_EQ(pthread_create(&thread, NULL, continue_all, NULL), 0);
  pid_t started[100] = {0};
  for (int i = 0; i < 100; i++) {
    int error = posix_spawn(&started[i], helper("paused", path), NULL, &attributes, argv, environ);
    if (!CHECK_EQ(error, 0)) break;
  }
  is_over = 1;
  pthread_join(thread, NULL);
  for (int i = 0; i < 100; i++) end(started[i]);
  tear_down();
}

static void suspended__full_table__is_emfile(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(error_with_room_for(0, &attributes), EMFILE);
  CHECK_RECORD(SUSPEND, "pipe2", EMFILE);
  CHECK_EQ(error_with_room_for(1, &attributes), EMFILE);
  CHECK_EQ(error_with_room_for(2, &attributes), 0);
  tear_down();
}

static void suspended__other_user__is_stopped_too(void) {
  if (skip_where_user_stays()) return;
  set_up(POSIX_SPAWN_START_SUSPENDED);
  posix_spawnattr_set_uid_np(&attributes, kUser);
  posix_spawnattr_set_gid_np(&attributes, kUser);
  pid_t pid = start_paused(NULL, &attributes);
  check_stopped(pid);
  resume(pid);
  wait_until_ready(pid);
  end(pid);
  tear_down();
}

static char set_user_id_program[kTextSize + 8];

/// As an ordinary user: stopped, and with root's rights none the less.
static void start_set_user_id_program(void) {
  char* argv[] = {"paused", NULL};
  char text[kTextSize];
  pid_t pid = -1;
  set_up(POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(posix_spawn(&pid, set_user_id_program, NULL, &attributes, argv, environ), 0);
  check_stopped(pid);
  CHECK_TEXT(status_line(pid, "Uid:", text), "65534 0 0 0");
  resume(pid);
  wait_until_ready(pid);
  end(pid);
}

static void suspended__set_user_id_program__keeps_its_privilege(void) {
  char directory[kTextSize];
  make_directory(directory);
  if (make_set_user_id_program(directory, set_user_id_program)) {
    run_as_user(start_set_user_id_program);
  }
  remove_directory(directory);
}

int main(void) {
  check_library();
  alarm(90);
  RUN(suspended__several_candidates__stops_in_the_one_that_runs);
  RUN(suspended__pidfd_spawn__is_stopped);
  RUN(suspended__failing_exec__leaves_nothing);
  RUN(suspended__new_pid_namespace__is_enotsup);
  RUN(suspended__first_child_after_unshare__is_enotsup);
  RUN(suspended__first_process_replaces_itself__is_enotsup);
  RUN(suspended__another_thread_continues_it_at_once__spawn_returns);
  RUN(suspended__full_table__is_emfile);
  RUN(suspended__other_user__is_stopped_too);
  RUN(suspended__set_user_id_program__keeps_its_privilege);
  return check_end();
}
