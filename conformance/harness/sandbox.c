// SPDX-License-Identifier: MIT
// A case's process and directory: how it starts, how long it may take, what is left of it.
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/conform.h"
#include "conformance/harness/launch.h"
#include "conformance/harness/verdict.h"

static char directory[256];

static void reset_signals(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigset_t none;
  sigemptyset(&none);
  for (int signal = 1; signal < 65; signal++) sigaction(signal, &action, NULL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/// All but those three and the reporter's, whatever number they have.
static void close_others(void) {
  DIR* open_ones = opendir("/proc/self/fd");
  set_up(open_ones != NULL, "/proc/self/fd");
  for (struct dirent* entry; (entry = readdir(open_ones)) != NULL;) {
    int fd = (int)atol(entry->d_name);
    if (fd > 2 && fd != kReportDescriptor && fd != dirfd(open_ones)) close(fd);
  }
  closedir(open_ones);
}

/// 0, 1 and 2 (from /dev/null), and the reporter's; nothing else.
static void reset_descriptors(void) {
  int null = open("/dev/null", O_RDWR);
  int report = memfd_create("report", 0);
  set_up(null >= 0 && report >= 0, "opening /dev/null, memfd_create");
  for (int fd = 0; fd < 3; fd++) dup2(null, fd);
  fcntl(report, F_SETFL, O_APPEND);
  set_up(dup2(report, kReportDescriptor) == kReportDescriptor, "dup2 of the report");
  close_others();
}

_Noreturn static void run_here(const struct assertion* assertion) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setsid();
  umask(022);
  reset_signals();
  reset_descriptors();
  set_up(chdir(directory) == 0, "chdir to the case's directory");
  if (run_as != 0 && !assertion->is_privileged) become_user(run_as);
  assertion->run();
  verdict->is_over = true;
  _exit(0);
}

/// The status of `child`, or -1 if it did not end in time.
static int wait_in_time(pid_t child) {
  struct timespec start, now, pause = {.tv_nsec = 200000};
  int status = -1;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do {
    if (waitpid(child, &status, WNOHANG) == child) return status;
    nanosleep(&pause, NULL);
    if (pause.tv_nsec < 5000000) pause.tv_nsec += pause.tv_nsec / 4;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (now.tv_sec - start.tv_sec <= verdict->seconds);
  return -1;
}

static void judge(int status) {
  if (verdict->outcome != kHolds || (status == 0 && verdict->is_over)) return;
  verdict->outcome = kFails;
  if (status == -1) {
    sprintf(verdict->text, "no end within %d seconds", verdict->seconds);
  } else if (WIFSIGNALED(status)) {
    sprintf(verdict->text, "the caller was killed by signal %d", WTERMSIG(status));
  } else {
    sprintf(verdict->text, "the caller exited with %d", WEXITSTATUS(status));
  }
}

/// A case's directory may be closed even to its owner.
static int open_one(const char* path, const struct stat* status, int type, struct FTW* where) {
  (void)status, (void)where;
  if (type == FTW_D || type == FTW_DNR) chmod(path, 0700);
  return 0;
}

static int remove_one(const char* path, const struct stat* status, int type, struct FTW* where) {
  (void)status, (void)type, (void)where;
  remove(path);
  return 0;
}

/// A child of this process, from /proc; 0 if there is none.
static pid_t some_child(void) {
  long child = 0;
  FILE* file = fopen("/proc/thread-self/children", "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%ld", &child) != 1) child = 0;
  fclose(file);
  return (pid_t)child;
}

void end_children(void) {
  for (pid_t child; (child = some_child()) > 0;) {
    kill(child, SIGKILL);
    waitpid(child, NULL, __WALL);
  }
}

void run_case(const struct assertion* assertion) {
  const char* base = getenv("TMPDIR");
  snprintf(directory, sizeof directory, "%s/conformance-XXXXXX", base != NULL ? base : "/tmp");
  memset(verdict, 0, sizeof *verdict);
  verdict->seconds = 10;
  if (mkdtemp(directory) == NULL || chmod(directory, 0755) != 0 ||
      (run_as != 0 && chown(directory, run_as, run_as) != 0)) {
    perror(directory);
    exit(2);
  }
  reporter();
  pid_t child = fork();
  if (child == 0) run_here(assertion);
  int status = wait_in_time(child);
  if (status == -1) kill(child, SIGKILL);
  judge(status);
  end_children();
  nftw(directory, open_one, 16, FTW_PHYS);
  nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
