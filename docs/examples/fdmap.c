/* SPDX-License-Identifier: MIT */
/* A pipeline of two programs that have exactly the descriptors that they are given, whatever else
 * this process has open. */
#include <fcntl.h>
#include <spawn_np.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

static pid_t start(const char* command, const int fds[], size_t n) {
  char* argv[] = {(char*)"sh", (char*)"-c", (char*)command, NULL};
  pid_t pid = -1;
  int error = posix_spawn_fds_np(&pid, "/bin/sh", argv, environ, fds, n, NULL);
  if (error == 0) return pid;
  fprintf(stderr, "posix_spawn_fds_np: %s\n", strerror(error));
  exit(1);
}

/* The same as a file action, in its place among others. */
static pid_t start_by_action(const char* command, const int fds[], size_t n) {
  char* argv[] = {(char*)"sh", (char*)"-c", (char*)command, NULL};
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addfdmap_np(&actions, fds, n);
  posix_spawn_file_actions_addopen(&actions, 4, "/dev/null", O_WRONLY, 0);
  int error = posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) exit(1);
  return pid;
}

int main(void) {
  int ends[2];
  if (pipe(ends) != 0) return 1;

  /* 0 is closed, 1 is the pipe, 2 is ours, 3 is our standard output. No close-on-exec flag is
   * needed, and of the pipe's reading end the writer has no copy. */
  const int writer[] = {-1, ends[1], 2, 1};
  pid_t first = start("echo to the output >&3; echo through the pipe", writer, 4);
  waitpid(first, NULL, 0);
  close(ends[1]);

  const int reader[] = {ends[0], 1, 2};
  pid_t second = start_by_action("read -r line; echo \"read: $line\"; echo nothing >&4", reader, 3);
  waitpid(second, NULL, 0);

  /* Numbers may change places. */
  const int swapped[] = {ends[0], 2, 1};
  pid_t third = start("echo to what is number 1 here >&2", swapped, 3);
  waitpid(third, NULL, 0);
  return 0;
}
