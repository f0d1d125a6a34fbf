/* SPDX-License-Identifier: MIT */
/* Runs a shell in another directory, with its output in a pipe, and has it say where it is. What
 * cannot be executed first is no end: the child tries the next. */
#include <errno.h>
#include <prepare.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Any function may set up the child, and may be called where it is convenient. */
static int limit_files(rlim_t most) {
  struct rlimit limit = {most, most};
  return setrlimit(RLIMIT_NOFILE, &limit);
}

/* Returns once: in the child, or with -1 in the parent, or in a child that could not be set up. */
static int begin_in(const char* directory, int output) {
  if (prepare(NULL) != 0) return -1;
  if (dup2(output, 1) < 0 || chdir(directory) != 0 || limit_files(64) != 0) return -1;
  return 0;
}

/* The number of the child, in the parent; -1, also in the parent, where there is none to run. */
static int run_in(const char* directory, int output, char** argv, char** envp) {
  int pid = -1;
  if (begin_in(directory, output) == 0) {
    pid = prep_execve("/usr/local/none/sh", argv, envp);
    if (pid < 0) pid = prep_execve("/bin/sh", argv, envp);
  }
  if (pid < 0 && ispreparing()) pid = prep_exit(127);
  return pid;
}

int main(void) {
  char* argv[] = {"sh", "-c", "pwd; ulimit -n; echo \"$GREETING\"; exit 3", NULL};
  char* envp[] = {"GREETING=hello", NULL};
  int ends[2];
  int status = 0;
  char line[256];
  if (pipe(ends) != 0) return 1;
  int pid = run_in("/", ends[1], argv, envp);
  if (pid < 0) {
    printf("no child: %s\n", strerror(errno));
    return 1;
  }
  close(ends[1]); /* the parent's: nothing of what the child did has changed it */
  FILE* output = fdopen(ends[0], "r");
  while (output != NULL && fgets(line, sizeof line, output) != NULL) printf("child: %s", line);
  waitpid(pid, &status, 0);
  printf("exit status %d\n", WEXITSTATUS(status));
  return 0;
}
