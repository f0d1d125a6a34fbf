// SPDX-License-Identifier: MIT
// O: signals to the caller while it spawns.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kSpawns = 80, kQueued = 400, kStray = 99 };

static pid_t caller;
static pthread_t spawner;
static volatile sig_atomic_t queued, out_of_order, others, elsewhere;

/// Whether it is a child that runs the caller's handler; seen in memory or by the exit status.
static void require_caller(void) {
  if (syscall(SYS_getpid) == caller) return;
  elsewhere = 1;
  _exit(kStray);
}

static void handle_queued(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)context;
  require_caller();
  if (info->si_value.sival_int != queued) out_of_order = 1;
  queued++;
}

static void handle_other(int signal) {
  (void)signal;
  require_caller();
  others++;
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  set_up(sigaction(signal, &action, NULL) == 0, "sigaction");
}

static void handle_queue(void) {
  struct sigaction action = {.sa_sigaction = handle_queued, .sa_flags = SA_RESTART | SA_SIGINFO};
  set_up(sigaction(SIGRTMIN + 1, &action, NULL) == 0, "sigaction");
}

static void block_signals(int how) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(how, &all, NULL);
}

/// To the caller, each of its own, and to its whole group, which ignores it but for the handler.
static void* send_signals(void* unused) {
  for (int sent = 0; sent < kQueued;) {
    sent += sigqueue(caller, SIGRTMIN + 1, (union sigval){.sival_int = sent}) == 0;
    kill(0, SIGURG);
    nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
  }
  return unused;
}

static void spawn_often(void) {
  char* argv[] = {"report", "--quiet", "--exit=7", NULL};
  for (int i = 0; i < kSpawns; i++) {
    if (i % 4 == 0) {
      require_launch_error((struct launch){.path = "./none"}, ENOENT);
    } else {
      require_exit(start((struct launch){.argv = argv}), 7);
    }
  }
}

/// Queued signals are counted; a timer's and the group's may become one.
static void require_none_lost_in_storm(void) {
  pthread_t sender;
  struct itimerval often = {{0, 100}, {0, 100}}, never = {{0, 0}, {0, 0}};
  handle_queue();
  handle(SIGURG, handle_other);
  handle(SIGALRM, handle_other);
  block_signals(SIG_BLOCK);
  set_up((errno = pthread_create(&sender, NULL, send_signals, NULL)) == 0, "a thread");
  set_up(setitimer(ITIMER_REAL, &often, NULL) == 0, "setitimer");
  block_signals(SIG_UNBLOCK);
  spawn_often();
  pthread_join(sender, NULL);
  setitimer(ITIMER_REAL, &never, NULL);
  for (int i = 0; i < 1000 && queued < kQueued; i++) sleep_milliseconds(1);
  require(queued >= kQueued, "signals of those queued were lost");
  require(queued == kQueued, "queued signals were delivered twice");
  require(!out_of_order, "queued signals were delivered out of order");
  require(others > 0, "no signal of the timer or to the group was delivered");
}

static bool is_there(void* path) { return access(path, F_OK) == 0; }

/// When the child is stuck: to the thread that spawns, and to the process.
static void* signal_stuck_spawner(void* unused) {
  require(eventually(is_there, "reached"), "the child does not come to its file action");
  pthread_kill(spawner, SIGUSR1);
  kill(caller, SIGUSR2);
  sleep_milliseconds(20);
  set_up(open("fifo", O_RDWR | O_CLOEXEC) >= 0, "opening the FIFO");
  return unused;
}

static void require_none_lost_in_stuck_spawn(void) {
  pthread_t sender;
  posix_spawn_file_actions_t actions;
  char* argv[] = {"report", "--quiet", "--exit=7", NULL};
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 5, "reached", O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 6, "fifo", O_RDONLY, 0);
  handle(SIGUSR1, handle_other);
  handle(SIGUSR2, handle_other);
  others = 0;
  block_signals(SIG_BLOCK);
  set_up((errno = pthread_create(&sender, NULL, signal_stuck_spawner, NULL)) == 0, "a thread");
  block_signals(SIG_UNBLOCK);
  pid_t pid = start((struct launch){.argv = argv, .actions = &actions});
  require_equal("how many signals of two are handled after the spawn", others, 2);
  pthread_join(sender, NULL);
  require_exit(pid, 7);
}

ASSERTION(TH_008) {
  set_time_limit(15);
  caller = getpid();
  spawner = pthread_self();
  (void)reporter();
  require_none_lost_in_storm();
  require_none_lost_in_stuck_spawn();
  require(!elsewhere, "a child ran the caller's handler");
}
