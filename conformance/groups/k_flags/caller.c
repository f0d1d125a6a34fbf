// SPDX-License-Identifier: MIT
// K: a caller that differs from a fresh process in all that a child may inherit.
#include "conformance/groups/k_flags/caller.h"

#include <fcntl.h>
#include <grp.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum { kOtherUser = 1111, kOtherGroup = 2222 };

bool split_ids(void) {
  gid_t groups[] = {3, 4};
  uid_t user = ordinary_user();
  if (geteuid() != 0) return false;
  set_up(setgroups(2, groups) == 0, "setgroups");
  set_up(setresgid(user, kOtherGroup, kOtherGroup) == 0, "setresgid");
  set_up(setresuid(user, kOtherUser, kOtherUser) == 0, "setresuid");
  return true;
}

static void handle(int signal) { (void)signal; }

static void change_signals(void) {
  static char stack[65536];
  struct sigaction caught = {.sa_handler = handle, .sa_flags = SA_RESTART};
  struct sigaction ignored = {.sa_handler = SIG_IGN};
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGTERM);
  sigaddset(&mask, SIGUSR2);
  sigaddset(&mask, SIGRTMAX);
  set_up(sigprocmask(SIG_SETMASK, &mask, NULL) == 0, "sigprocmask");
  set_up(sigaction(SIGUSR1, &ignored, NULL) == 0 && sigaction(SIGPIPE, &ignored, NULL) == 0 &&
             sigaction(SIGRTMAX, &ignored, NULL) == 0 && sigaction(SIGUSR2, &caught, NULL) == 0 &&
             sigaction(SIGALRM, &caught, NULL) == 0,
         "sigaction");
  raise(SIGUSR2);
  stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
  set_up(sigaltstack(&alternative, NULL) == 0, "sigaltstack");
}

/// Or to what the caller's hard limit permits.
static void limit_to(int resource, rlim_t soft, rlim_t hard, const char* what) {
  struct rlimit limit;
  set_up(getrlimit(resource, &limit) == 0, "getrlimit");
  if (limit.rlim_max > hard) limit.rlim_max = hard;
  limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
  set_up(setrlimit(resource, &limit) == 0, what);
}

static void change_scheduling(void) {
  int priority = 0;
  unsigned long cpus[16] = {0};
  set_up(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &priority) == 0, "SCHED_BATCH");
  set_up(setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + 3) == 0, "setpriority");
  limit_to(RLIMIT_CORE, 123, 456, "setrlimit(RLIMIT_CORE)");
  limit_to(RLIMIT_NOFILE, 512, 1024, "setrlimit(RLIMIT_NOFILE)");
  set_up(syscall(SYS_sched_getaffinity, 0, sizeof cpus, cpus) > 0, "sched_getaffinity");
  for (int i = 0; i < 16; i++) {
    cpus[i] &= -cpus[i];  // the lowest of each word
  }
  set_up(syscall(SYS_sched_setaffinity, 0, sizeof cpus, cpus) == 0, "sched_setaffinity");
}

static void change_timers(void) {
  struct itimerval hour = {.it_value = {3600, 0}};
  timer_t timer;
  alarm(3600);
  set_up(setitimer(ITIMER_VIRTUAL, &hour, NULL) == 0, "setitimer");
  set_up(setitimer(ITIMER_PROF, &hour, NULL) == 0, "setitimer");
  set_up(timer_create(CLOCK_MONOTONIC, NULL, &timer) == 0, "timer_create");
}

static void change_descriptors(void) {
  int pipes[2];
  int file = open("conformance-mapping", O_RDWR | O_CREAT | O_APPEND, 0600);
  set_up(file >= 0 && write(file, "content", 7) == 7 && pipe(pipes) == 0, "open, write, pipe");
  set_up(dup2(file, 100) == 100 && fcntl(file, F_SETFD, FD_CLOEXEC) == 0, "dup2");
  set_up(mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0) != MAP_FAILED, "mmap");
  set_up(open("/", O_RDONLY | O_DIRECTORY) >= 0, "opening a directory");
  close(0);
  close(pipes[1]);
}

/// A controlling terminal, where there are pseudoterminals.
static void take_terminal(void) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return;
  open(ptsname(master), O_RDWR);
}

void become_particular(void) {
  set_up(mkdir("elsewhere", 0755) == 0 && chdir("elsewhere") == 0, "chdir");
  set_up(setenv("PARTICULAR", "yes", 1) == 0 && unsetenv("HOME") == 0, "setenv");
  umask(037);
  setlocale(LC_ALL, "C.UTF-8");
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  take_terminal();
  change_descriptors();
  change_signals();
  change_timers();
  change_scheduling();
  set_up(mlock(&environ, sizeof environ) == 0, "mlock");
  split_ids();
}
