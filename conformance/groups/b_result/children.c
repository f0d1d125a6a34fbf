// SPDX-License-Identifier: MIT
// B: no child where the spawn fails; a child that is killed on its way.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/b_result/failures.h"

/// The children of the main thread as the kernel lists them, zombies too.
static void list_children(char* text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", getpid(), getpid());
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) untested("the kernel lists no children: %s", error_name(errno));
  ssize_t length = read(fd, text, size - 1);
  close(fd);
  text[length < 0 ? 0 : length] = '\0';
}

/// A child that runs until it is killed.
static pid_t start_pausing(void) {
  char* pausing[] = {"report", "--quiet", "--pause", NULL};
  return start((struct launch){.argv = pausing});
}

ASSERTION(PS_024) {
  char before[4096], after[4096];
  const struct failure* failures = make_failures();
  for (const struct failure* f = failures; f->what != NULL; f++) {
    if (launch(NULL, f->launch) == 0) wait(NULL);
    require_no_child(f->what);
  }
  pid_t pid = start_pausing();
  list_children(before, sizeof before);
  for (const struct failure* f = failures; f->what != NULL; f++) {
    if (launch(NULL, f->launch) == 0) waitpid(0, NULL, 0);
    list_children(after, sizeof after);
    require(strcmp(before, after) == 0, "%s: the list of children has changed", f->what);
  }
  kill(pid, SIGKILL);
  wait_status(pid);
}

static volatile sig_atomic_t sigchld_count;

static void count_sigchld(int signal) {
  (void)signal;
  sigchld_count++;
}

/// Waits for whatever child there is, until one ends; which.
static void* wait_for_any(void* pid) {
  *(pid_t*)pid = waitpid(-1, NULL, 0);
  return NULL;
}

/// Another thread waits for any child meanwhile: only the one that goes on may come.
static void fail_beside_waiter(const struct failure* failures) {
  pthread_t waiter;
  pid_t waited = 0, pid = start_pausing();
  set_up(pthread_create(&waiter, NULL, wait_for_any, &waited) == 0, "pthread_create");
  sleep_milliseconds(5);
  for (int round = 0; round < 5; round++) {
    for (const struct failure* f = failures; f->what != NULL; f++) launch(NULL, f->launch);
  }
  kill(pid, SIGKILL);
  pthread_join(waiter, NULL);
  require(waited == pid, "another thread's waitpid gives the child of a failed spawn");
}

ASSERTION(PS_025) {
  struct sigaction action = {.sa_handler = count_sigchld, .sa_flags = SA_RESTART};
  struct rusage before, after;
  const struct failure* failures = make_failures();
  sigaction(SIGCHLD, &action, NULL);
  getrusage(RUSAGE_CHILDREN, &before);
  for (const struct failure* f = failures; f->what != NULL; f++) {
    pid_t pid;
    if (launch(&pid, f->launch) != 0 && sigchld_count > 0) {
      fail("the spawn with %s fails and raises SIGCHLD", f->what);
    }
  }
  getrusage(RUSAGE_CHILDREN, &after);
  fail_beside_waiter(failures);
  // Linux: whoever reaps a child is charged for it.
  bool is_charged = memcmp(&before, &after, sizeof before) != 0;
  note("RUSAGE_CHILDREN %s", is_charged ? "counts failed spawns" : "is unchanged");
}

static bool find_child(void* child) {
  char children[4096];
  list_children(children, sizeof children);
  return sscanf(children, "%d", (int*)child) == 1 && *(pid_t*)child > 0;
}

/// Kills the main thread's child, once it has come to open the pipe.
static void* kill_child(void* unused) {
  pid_t child = 0;
  if (!eventually(find_child, &child)) fail("no child is created");
  sleep_milliseconds(10);
  kill(child, SIGKILL);
  return unused;
}

/// What a spawn gives whose child is killed while it opens a pipe that has no writer.
static int spawn_killed(const posix_spawn_file_actions_t* actions) {
  pthread_t killer;
  pid_t pid = -1;
  set_up(pthread_create(&killer, NULL, kill_child, NULL) == 0, "pthread_create");
  int error = launch(&pid, (struct launch){.actions = actions});
  pthread_join(killer, NULL);
  if (error != 0) return error;
  require(pid > 0, "no process ID is stored");
  int status = wait_status(pid);
  require(WIFSIGNALED(status), "a killed child is not seen as killed");
  require_equal("the signal that killed the child", WTERMSIG(status), SIGKILL);
  return 0;
}

ASSERTION(PS_036) {
  posix_spawn_file_actions_t actions;
  sigset_t some;
  int error = 0;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  sigprocmask(SIG_SETMASK, &some, NULL);
  unsigned long long mask = raw_mask();
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
  posix_spawn_file_actions_init(&actions);
  require_error("addopen", posix_spawn_file_actions_addopen(&actions, 5, "fifo", O_RDONLY, 0), 0);
  for (int i = 0; i < 3; i++) {
    error = spawn_killed(&actions);
    require_no_child("after the killed child");
    require(raw_mask() == mask, "the caller's mask has changed");
  }
  observe((struct launch){0});
  note(error == 0 ? "0, and a child that waits as killed" : "an error");
}
