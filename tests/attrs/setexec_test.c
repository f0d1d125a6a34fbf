// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETEXEC: the caller becomes the program.
#include "tests/portable/setexec.h"

#include <pthread.h>
#include <sys/prctl.h>

#include "tests/portable/stopped.h"

static void become_shell(void) {
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  become("/bin/sh", "test \"$PPID\" = \"$EXPECTED\" && exit 5", NULL);
}

static void setexec__program__is_the_caller(void) {
  char own[32];
  snprintf(own, sizeof own, "%d", (int)getpid());
  setenv("EXPECTED", own, 1);
  int status = wait_for(start_apart(become_shell));
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 5);
  CHECK(has_no_child());
}

static void become_paused(void) {
  char path[kTextSize];
  init_recorded(&attributes, POSIX_SPAWN_EXEC);
  become(helper("paused", path), "", NULL);
}

static void setexec__program__has_the_callers_number(void) {
  pid_t pid = start_apart(become_paused);
  wait_until_ready(pid);
  end(pid);
  CHECK(has_no_child());
}

static void* become_in_thread(void* unused) {
  (void)unused;
  become_shell();
  return NULL;
}

static void start_becoming_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, become_in_thread, NULL) == 0) pthread_join(thread, NULL);
}

static void setexec__in_a_thread__program_is_the_process(void) {
  if (skip_where_libc_cannot_clone()) return;
  CHECK_EQ(WEXITSTATUS(wait_for(start_apart(start_becoming_thread))), 5);
}

static void become_with_everything(void) {
  char path[kTextSize];
  posix_spawn_file_actions_t actions;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  posix_spawnattr_setsigmask(&attributes, &set);
  posix_spawnattr_setumask_np(&attributes, 0123);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 9, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 8, "/proc", O_RDONLY, 0);
  become(helper("paused", path), "", &actions);
}

static void setexec__attributes_and_actions__apply(void) {
  char text[kTextSize];
  pid_t pid = start_apart(become_with_everything);
  wait_until_ready(pid);
  CHECK_EQ(status_mask(pid, "SigBlk:"), 1ULL << (SIGUSR1 - 1));
  CHECK_EQ(status_mask(pid, "Umask:"), 0x123);  // octal digits, read as others
  CHECK_EQ(getsid(pid), pid);
  CHECK_TEXT(descriptor(pid, 9, text), "/dev/null");
  CHECK_TEXT(descriptor(pid, 8, text), "/proc");
  end(pid);
}

static void become_stopped(void) {
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC | POSIX_SPAWN_START_SUSPENDED);
  become("/bin/sh", "exit 5", NULL);
}

static void setexec__suspended__program_is_stopped(void) {
  pid_t pid = start_apart(become_stopped);
  check_stopped(pid);
  CHECK_EQ(continue_to_end(pid), 5);
}

static void become_mortal(void) {
  char path[kTextSize];
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  posix_spawnattr_setpdeathsig_np(&attributes, SIGTERM);
  become(helper("paused", path), "", NULL);
}

/// Makes a process whose only child becomes mortal, and ends it.
static void setexec__parent_death_signal__comes_from_the_callers_parent(void) {
  int ends[2];
  pid_t pid = -1;
  CHECK_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
  fflush(stdout);
  pid_t parent = fork();
  if (parent == 0) {
    check.failures = 0;
    pid = start_apart(become_mortal);
    wait_until_ready(pid);
    _exit(write(ends[1], &pid, sizeof pid) != sizeof pid || check.failures != 0);
  }
  CHECK_EQ(wait_for(parent), 0);
  CHECK_EQ(read(ends[0], &pid, sizeof pid), sizeof pid);
  close(ends[0]);
  close(ends[1]);
  int status = wait_soon(pid);
  CHECK(WIFSIGNALED(status));
  CHECK_EQ(WTERMSIG(status), SIGTERM);
}

int main(void) {
  check_library();
  RUN(setexec__program__is_the_caller);
  RUN(setexec__program__has_the_callers_number);
  RUN(setexec__in_a_thread__program_is_the_process);
  RUN(setexec__attributes_and_actions__apply);
  RUN(setexec__suspended__program_is_stopped);
  RUN(setexec__parent_death_signal__comes_from_the_callers_parent);
  return check_end();
}
