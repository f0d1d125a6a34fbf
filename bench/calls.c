/* SPDX-License-Identifier: MIT */
/* Launches a program once in one way, between two calls that a tracer finds: calls WAY CHILD
 * What is done for the first time in a process is done before. Ends with 3 where this libc has not
 * what the way needs. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn_np.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Not every libc has them. */
#pragma weak posix_spawn_file_actions_addclosefrom_np
#pragma weak posix_spawn_start_np
#pragma weak posix_spawn_finish_np

enum { kNotHere = 3, kSource = 3, kWarmUps = 2 };

static char* child;
static char* argv_of_child[] = {"child", NULL};
static char* no_environment[] = {NULL};
static posix_spawn_file_actions_t actions;
static posix_spawnattr_t attributes;

static void expect(int error, const char* what) {
  if (error == 0) return;
  fprintf(stderr, "calls: %s: %s\n", what, strerror(error));
  exit(1);
}

/* In the trace: fails, and nobody else makes such a call. */
static void mark(const char* word) { (void)syscall(SYS_write, -1, word, strlen(word)); }

static void reap(pid_t pid) {
  int status = -1;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) expect(errno, "waitpid");
  }
  expect(status == 0 ? 0 : EINVAL, "the child's status");
}

static pid_t spawn(const posix_spawn_file_actions_t* with, const posix_spawnattr_t* as) {
  pid_t pid = -1;
  mark("begin");
  int error = posix_spawn(&pid, child, with, as, argv_of_child, no_environment);
  mark("end");
  expect(error, "posix_spawn");
  return pid;
}

static void plain(void) { reap(spawn(NULL, NULL)); }

static void streams(void) {
  if (&posix_spawn_file_actions_addclosefrom_np == NULL) exit(kNotHere);
  if (fcntl(kSource, F_GETFD) < 0) dup3(open("/dev/null", O_RDWR | O_CLOEXEC), kSource, O_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  for (int fd = 0; fd < 3; fd++) posix_spawn_file_actions_adddup2(&actions, kSource, fd);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  reap(spawn(&actions, NULL));
  posix_spawn_file_actions_destroy(&actions);
}

static void signals(void) {
  sigset_t set;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigemptyset(&set);
  posix_spawnattr_setsigmask(&attributes, &set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &set);
  reap(spawn(NULL, &attributes));
  posix_spawnattr_destroy(&attributes);
}

static void search(void) {
  char path[4096];
  pid_t pid = -1;
  char* slash = strrchr(child, '/');
  snprintf(path, sizeof path, "/a/missing:/b/missing:/c/missing:%.*s", (int)(slash - child), child);
  setenv("PATH", path, 1);
  mark("begin");
  int error = posix_spawnp(&pid, slash + 1, NULL, NULL, argv_of_child, no_environment);
  mark("end");
  expect(error, "posix_spawnp");
  reap(pid);
}

static void missing(void) {
  pid_t pid = -1;
  mark("begin");
  int error = posix_spawn(&pid, "/none", NULL, NULL, argv_of_child, no_environment);
  mark("end");
  expect(error == ENOENT ? 0 : EINVAL, "posix_spawn of nothing");
}

static void asynchronous(void) {
  posix_spawn_handle_np handle;
  if (&posix_spawn_start_np == NULL) exit(kNotHere);
  mark("begin");
  int error = posix_spawn_start_np(&handle, child, NULL, NULL, argv_of_child, no_environment);
  if (error == 0) error = posix_spawn_finish_np(&handle, -1);
  mark("end");
  expect(error, "posix_spawn_start_np");
  reap(handle.pid);
  close(handle.pidfd);
}

static void command(void) {
  mark("begin");
  int status = system("exit 0");
  mark("end");
  expect(status == 0 ? 0 : EINVAL, "system");
}

static void stream(void) {
  char text[8];
  mark("begin");
  FILE* file = popen("echo x", "r");
  const char* line = file == NULL ? NULL : fgets(text, sizeof text, file);
  int status = file == NULL ? -1 : pclose(file);
  mark("end");
  expect(line != NULL && status == 0 ? 0 : EINVAL, "popen");
}

static const struct {
  const char* name;
  void (*launch)(void);
} kWays[] = {{"plain", plain},     {"streams", streams}, {"signals", signals},
             {"search", search},   {"missing", missing}, {"asynchronous", asynchronous},
             {"command", command}, {"stream", stream}};

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  child = argv[2];
  for (size_t i = 0; i < sizeof kWays / sizeof *kWays; i++) {
    if (strcmp(kWays[i].name, argv[1]) != 0) continue;
    for (int j = 0; j <= kWarmUps; j++) kWays[i].launch();
    return 0;
  }
  return 2;
}
