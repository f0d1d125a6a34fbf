// SPDX-License-Identifier: MIT
// B: how a failure is reported.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/b_result/failures.h"

/// Whether the failure came as a child that exits with 127; else it must be returned.
static bool is_late(const struct failure* failure) {
  char what[128];
  pid_t pid = -1;
  snprintf(what, sizeof what, "the spawn with %s", failure->what);
  int error = launch(&pid, failure->launch);
  if (error != 0) {
    require_error(what, error, failure->error);
    return false;
  }
  int status = wait_status(pid);
  require(WIFEXITED(status) && WEXITSTATUS(status) == 127, "%s gives 0, and the child runs", what);
  return true;
}

/// Fails in every way; how many came late.
static int fail_in_all_ways(void) {
  int late = 0;
  for (const struct failure* f = make_failures(); f->what != NULL; f++) late += is_late(f);
  return late;
}

ASSERTION(PS_022) { fail_in_all_ways(); }

ASSERTION(PS_027) {
  int late = fail_in_all_ways();
  note(late == 0 ? "returned" : "late: exit status 127");
  require_no_child("after all failures");
}

static int begun[2], ended[2];  // pipes

/// The errno of a thread that does nothing while another spawns.
static void* keep_errno(void* kept) {
  char byte = 'x';
  errno = 4321;
  if (write(begun[1], &byte, 1) == 1 && read(ended[0], &byte, 1) == 1) *(int*)kept = errno;
  return NULL;
}

/// Whether the launch, which gives `error` whatever errno was, changes errno.
static bool changes_errno(const char* what, struct launch l, int error) {
  pid_t pid = -1;
  errno = 1234;
  int result = launch(&pid, l);
  bool is_changed = errno != 1234;
  if (result == 0) wait_status(pid);
  if (result != 0 || error == 0) require_error(what, result, error);
  return is_changed;
}

ASSERTION(PS_023) {
  pthread_t other;
  int kept = 0;
  char byte = 'x';
  bool is_changed = false;
  set_up(pipe2(begun, O_CLOEXEC) == 0 && pipe2(ended, O_CLOEXEC) == 0, "pipe2");
  set_up(pthread_create(&other, NULL, keep_errno, &kept) == 0, "pthread_create");
  set_up(read(begun[0], &byte, 1) == 1, "read");
  for (const struct failure* f = make_failures(); f->what != NULL; f++) {
    is_changed |= changes_errno(f->what, f->launch, f->error);
  }
  bool is_changed_by_success = changes_errno("the spawn", (struct launch){0}, 0);
  set_up(write(ended[1], &byte, 1) == 1, "write");
  pthread_join(other, NULL);
  require_equal("errno of another thread", kept, 4321);
  note("%s by failures, %s by a success", is_changed ? "changed" : "kept",
       is_changed_by_success ? "changed" : "kept");
}

/// Opens the pipe for writing, in another process and a moment from now.
static pid_t open_fifo_later(void) {
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid > 0) return pid;
  sleep_milliseconds(30);
  int fd = open("fifo", O_WRONLY);
  _exit(fd < 0);
}

static bool is_reporter(void* pid) {
  char link[64];
  struct stat image, expected;
  snprintf(link, sizeof link, "/proc/%d/exe", *(pid_t*)pid);
  return stat(link, &image) == 0 && stat(reporter(), &expected) == 0 &&
         image.st_dev == expected.st_dev && image.st_ino == expected.st_ino;
}

/// A missing program is found late: after an open that waits for another process.
static void fail_after_waiting(void) {
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  require_error("addopen", posix_spawn_file_actions_addopen(&actions, 5, "fifo", O_RDONLY, 0), 0);
  pid_t opener = open_fifo_later();
  require_error("the spawn with an open that waits and a missing program",
                launch(&pid, (struct launch){.path = "./none", .actions = &actions}), ENOENT);
  require_exit(opener, 0);
}

ASSERTION(PS_028) {
  char* pausing[] = {"report", "--quiet", "--pause", NULL};
  char* ending[] = {"report", "--quiet", "--exit=127", NULL};
  require_equal("the number of failures that come late", fail_in_all_ways(), 0);
  fail_after_waiting();
  pid_t pid = start((struct launch){.argv = pausing});
  if (!eventually(is_reporter, &pid)) fail("a spawn gives 0, and the child is no new image");
  kill(pid, SIGKILL);
  wait_status(pid);
  require_exit(start((struct launch){.argv = ending}), 127);
  note("synchronous");
}

/// Objects that no init function has seen: an implementation may tell, or take them for empty.
ASSERTION(PS_031) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  memset(&actions, 0, sizeof actions);
  memset(&attributes, 0, sizeof attributes);
  const struct launch launches[] = {{.actions = &actions},
                                    {.attributes = &attributes},
                                    {NULL, &actions, &attributes, NULL, NULL}};
  bool is_refused = false;
  for (size_t i = 0; i < sizeof launches / sizeof launches[0]; i++) {
    pid_t pid = -1;
    int error = launch(&pid, launches[i]);
    if (error == 0) require_exit(pid, 0);
    if (error != 0) require_error("the spawn with a zero-filled object", error, EINVAL);
    is_refused |= error != 0;
  }
  require_no_child("after all spawns");
  note(is_refused ? "refused" : "a zero-filled object is an empty one");
}
