// SPDX-License-Identifier: MIT
// What no attribute has: functions of one's own in the child, as a file action and as the launch.
#include <errno.h>
#include <spawn_np.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

/// 0, or the reason why the spawn is to fail. Nothing here but system calls.
static int set_timer_slack(void* nanoseconds) {
  return prctl(PR_SET_TIMERSLACK, *(unsigned long*)nanoseconds) == 0 ? 0 : errno;
}

static int refuse(void* unused) {
  (void)unused;
  return EPERM;
}

/// What only a loop can say: the first of several programs that is there.
static int run_first(void* paths) {
  for (const char** path = paths; *path != NULL; path++) {
    execl(*path, "sh", "-c", "echo a shell runs", (char*)NULL);
  }
  return 127;
}

static int exit_status(pid_t pid) {
  int status = -1;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// cat(1) of its own timer slack, behind a function that comes first.
static void run_cat(int (*function)(void*), void* argument) {
  static struct posix_spawn_error_np record;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  char* argv[] = {"cat", "/proc/self/timerslack_ns", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addcallback_np(&actions, function, argument);
  posix_spawnattr_init(&attr);
  posix_spawnattr_seterror_np(&attr, &record);
  if (posix_spawn(&pid, "/bin/cat", &actions, &attr, argv, environ) == 0) {
    exit_status(pid);
  } else {
    char sentence[256];
    posix_spawn_strerror_np(&record, sentence, sizeof sentence);
    puts(sentence);
  }
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
}

int main(void) {
  unsigned long slack = 1234567;
  const char* shells[] = {"/none/zsh", "/bin/sh", NULL};
  const char* none[] = {"/none/zsh", NULL};
  pid_t pid = -1;
  setvbuf(stdout, NULL, _IONBF, 0);  // the children print as well
  run_cat(set_timer_slack, &slack);
  run_cat(refuse, NULL);
  if (posix_spawn_callback_np(&pid, NULL, run_first, shells) != 0) return 1;
  printf("status %d\n", exit_status(pid));
  if (posix_spawn_callback_np(&pid, NULL, run_first, none) != 0) return 1;
  printf("status %d\n", exit_status(pid));
  return 0;
}
