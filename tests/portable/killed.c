// SPDX-License-Identifier: MIT
// A child that is stopped, or killed, while it sits in an action: opening a FIFO.
#include <pthread.h>

#include "tests/portable/refuse.h"
#include "tests/portable/stuck.h"

static void* kill_child(void* signal) {
  pid_t pid = wait_for_stuck_child(getpid());
  if (pid > 0) kill(pid, *(int*)signal);
  return NULL;
}

static void* stop_and_open(void* unused) {
  pid_t pid = wait_for_stuck_child(getpid());
  (void)unused;
  if (pid <= 0) return NULL;
  kill(pid, SIGSTOP);
  usleep(20000);
  kill(pid, SIGCONT);
  close(open(fifo, O_WRONLY | O_CLOEXEC));
  return NULL;
}

/// Spawns a child that first opens the FIFO, while `other` runs; the status, or 1000000 + the
/// error.
static posix_spawnattr_t* attributes_used;

static int spawn_beside(void* (*other)(void*), void* argument) {
  posix_spawn_file_actions_t actions;
  pthread_t thread;
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  pid_t pid = -7;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, fifo, O_RDONLY, 0);
  pthread_create(&thread, NULL, other, argument);
  int error = posix_spawn(&pid, "/bin/sh", &actions, attributes_used, argv, environ);
  pthread_join(thread, NULL);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return 1000000 + error;
  return wait_for(attributes_used == NULL ? pid : -pid);
}

static void killed__before_exec__waits_as_killed_by_that_signal(void) {
  if (skip_where_libc_cannot_clone()) return;
  int signals[] = {SIGTERM, SIGKILL, SIGUSR1};
  for (size_t i = 0; i < 3; i++) {
    int status = spawn_beside(kill_child, &signals[i]);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), signals[i]);
    CHECK(has_no_child());
  }
}

/// EACCES is what the kernel says of a child that has executed.
static void be_denied_groups(void) {
  int number = SIGTERM;
  if (!refuse(SYS_setpgid, EACCES)) return;
  CHECK_EQ(spawn_beside(kill_child, &number), SIGTERM);
  CHECK(has_no_child());
}

// Before any other: of the kernel's answers the process knows nothing yet.
static void killed__sandbox_that_denies_groups__waits_as_killed(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(be_denied_groups);
}

static void killed__handler_of_the_caller__does_not_save_the_child(void) {
  if (skip_where_libc_cannot_clone()) return;
  int number = SIGUSR2;
  signal(SIGUSR2, exit);
  int status = spawn_beside(kill_child, &number);
  CHECK(WIFSIGNALED(status));
  CHECK_EQ(WTERMSIG(status), SIGUSR2);
  signal(SIGUSR2, SIG_DFL);
}

// Who waits for the process group of a child must find it, however it ended.
static void killed__leader_of_a_group__waits_by_its_group(void) {
  if (skip_where_libc_cannot_clone()) return;
  int number = SIGTERM;
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  attributes_used = &attributes;
  for (int flag = POSIX_SPAWN_SETPGROUP; flag != 0;
       flag = flag == POSIX_SPAWN_SETPGROUP ? POSIX_SPAWN_SETSID : 0) {
    CHECK_EQ(posix_spawnattr_setflags(&attributes, (short)flag), 0);
    int status = spawn_beside(kill_child, &number);
    CHECK(WIFSIGNALED(status));
    CHECK(has_no_child());
  }
  attributes_used = NULL;
}

static void killed__stopped_and_continued__goes_on(void) {
  if (skip_where_libc_cannot_clone()) return;
  int status = spawn_beside(stop_and_open, NULL);
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 5);
}

int main(void) {
  char directory[kTextSize];
  check_library();
  make_fifo(directory);
  alarm(60);  // a child that nobody ends must not stop the suite
  RUN(killed__sandbox_that_denies_groups__waits_as_killed);
  RUN(killed__before_exec__waits_as_killed_by_that_signal);
  RUN(killed__handler_of_the_caller__does_not_save_the_child);
  RUN(killed__leader_of_a_group__waits_by_its_group);
  RUN(killed__stopped_and_continued__goes_on);
  remove_directory(directory);
  return check_end();
}
