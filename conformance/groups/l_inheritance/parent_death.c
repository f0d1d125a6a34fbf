// SPDX-License-Identifier: MIT
// L: what becomes of a half-made child whose parent is killed.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/process.h"

enum { kMostTicks = 10 };

/// Gone, or turning round and round.
static bool is_settled(void* argument) {
  struct process process;
  pid_t pid = *(pid_t*)argument;
  if (waitpid(pid, NULL, WNOHANG | __WALL) != 0) return true;
  return find_process(pid, &process) && process.ticks > kMostTicks;
}

/// Kills the caller of a spawn while its child opens a FIFO; the child is then this process's.
static pid_t leave_half_made_child(const char* program) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 3, "fifo", O_RDONLY, 0);
  pid_t caller = fork();
  set_up(caller >= 0, "fork");
  if (caller == 0) {
    char* argv[] = {"report", "--quiet", NULL};
    launch(NULL, (struct launch){.path = program, .argv = argv, .actions = &actions});
    _exit(0);
  }
  pid_t child = await_sleeping_child(caller);
  kill(caller, SIGKILL);
  int status = wait_status(caller);
  require(WIFSIGNALED(status), "the spawn ends before its child is made");
  return child;
}

static void require_rest(const char* what, pid_t child) {
  struct process before, after;
  bool is_there = find_process(child, &before);
  sleep_milliseconds(60);
  is_there = is_there && find_process(child, &after);
  require(!is_there || after.ticks - before.ticks < 3, "%s spins in the opening of a FIFO", what);
}

static void require_end(const char* what, pid_t child) {
  struct process after;
  set_up(open("fifo", O_RDWR | O_NONBLOCK | O_CLOEXEC) >= 0, "opening the FIFO");
  bool settled = eventually(is_settled, &child);
  require(settled && !find_process(child, &after), "%s %s", what,
          settled ? "spins after it" : "lingers");
}

static void make_fifo(void) {
  unlink("fifo");
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
}

ASSERTION(PS_204) {
  set_time_limit(20);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  make_fifo();
  pid_t child = leave_half_made_child(NULL);
  require_rest("a child with a program", child);
  require_end("a child with a program", child);
  make_fifo();
  require_end("a child without program", leave_half_made_child("./none"));
  signal(SIGPIPE, SIG_IGN);  // Hazard: then nothing stops who writes to the dead parent
  make_fifo();
  require_end("a child without program that ignores SIGPIPE", leave_half_made_child("./none"));
}
