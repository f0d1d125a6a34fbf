// SPDX-License-Identifier: MIT
// I: handlers of the caller while the child is on its way to exec.
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/process.h"
#include "conformance/harness/threads.h"

enum { kSpawns = 200 };

static struct {
  atomic_int in_caller;
  atomic_int elsewhere;
} * handled;  // shared with children that have a copy of the memory
static pid_t caller;
static signals stormy;

static void count(int signal) {
  (void)signal;
  // Hazard: a libc may remember getpid().
  if (syscall(SYS_getpid) == caller) {
    atomic_fetch_add(&handled->in_caller, 1);
  } else {
    atomic_fetch_add(&handled->elsewhere, 1);
  }
}

static void prepare(void) {
  handled = mmap(NULL, sizeof *handled, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  set_up(handled != MAP_FAILED, "mmap");
  caller = getpid();
  stormy = bit_of(SIGUSR1) | bit_of(SIGUSR2) | bit_of(SIGTERM) | bit_of(SIGRTMIN + 3);
  set_actions(stormy, count);
}

static void require_none_elsewhere(const char* when) {
  require(atomic_load(&handled->in_caller) > 0, "no handler ran in the caller %s", when);
  require(atomic_load(&handled->elsewhere) == 0, "a handler ran in the child %s", when);
}

/// Sends the signals to the process group until it is killed.
static pid_t start_storm(void) {
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid > 0) return pid;
  set_actions(stormy, SIG_IGN);
  for (int signal = 1;; signal = signal % 64 + 1) {
    if ((stormy & bit_of(signal)) == 0) continue;
    kill(0, signal);
    nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL);  // else the caller gets nowhere
  }
}

/// Some spawns with nothing else to do, some with much to do before exec.
static void spawn_in_the_storm(int round, const posix_spawn_file_actions_t* actions) {
  struct launch l = round % 3 == 1 ? with(POSIX_SPAWN_SETSIGMASK, 0, 0) : (struct launch){0};
  l.argv = (char*[]){"report", "--quiet", NULL};
  l.actions = round % 2 == 1 ? actions : NULL;
  pid_t pid = start(l);
  wait_status(pid);  // the storm kills many
}

static void require_calm_child(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = 3; fd < 12; fd++) {
    posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDONLY, 0);
  }
  pid_t storm = start_storm();
  for (int i = 0; i < kSpawns; i++) spawn_in_the_storm(i, &actions);
  kill(storm, SIGKILL);
  wait_status(storm);
  require_none_elsewhere("in a storm of signals");
}

static void* spawn_and_wait(void* actions) {
  wait_status(start((struct launch){.actions = actions}));
  return NULL;
}

static void require_calm_stuck_child(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 3, "fifo", O_RDONLY, 0);
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
  pthread_t spawner = start_thread(spawn_and_wait, &actions);
  pid_t child = await_sleeping_child(caller);
  set_up(kill(child, SIGUSR1) == 0, "kill of the half-made child");
  kill(0, SIGUSR2);
  kill(0, SIGRTMIN + 3);
  set_up(open("fifo", O_RDWR | O_NONBLOCK) >= 0, "opening the FIFO");
  pthread_join(spawner, NULL);
  require_none_elsewhere("that was opening a FIFO");
}

ASSERTION(PS_158) {
  prepare();
  require_calm_stuck_child();
  require_calm_child();
}
