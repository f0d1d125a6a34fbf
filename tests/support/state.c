/* SPDX-License-Identifier: MIT */
/* Prints what a new image is and has, one fact a line: "NAME VALUE". Arguments: the descriptor of
 * its terminal, and one from which it reads a line. */
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kMostGroups = 64, kMostDescriptors = 1024 };

static void print_ids(void) {
  uid_t uids[3];
  gid_t gids[3];
  gid_t groups[kMostGroups];
  getresuid(&uids[0], &uids[1], &uids[2]);
  getresgid(&gids[0], &gids[1], &gids[2]);
  int count = getgroups(kMostGroups, groups);
  printf("uids %u %u %u\n", uids[0], uids[1], uids[2]);
  printf("gids %u %u %u\n", gids[0], gids[1], gids[2]);
  printf("groups");
  for (int i = 0; i < count; i++) printf(" %u", groups[i]);
  printf("\n");
}

static void print_place(int terminal) {
  char path[4096];
  printf("session %s\n", getsid(0) == getpid() ? "own" : "inherited");
  printf("group %s\n", getpgrp() == getpid() ? "own" : "inherited");
  printf("foreground %s\n", tcgetpgrp(terminal) == getpid() ? "yes" : "no");
  printf("directory %s\n", getcwd(path, sizeof path) == NULL ? "none" : path);
}

static void print_signal(int number) {
  struct sigaction action;
  sigset_t mask;
  sigaction(number, NULL, &action);
  sigprocmask(SIG_BLOCK, NULL, &mask);
  printf("signal %d %s %s\n", number, action.sa_handler == SIG_IGN ? "ignored" : "default",
         sigismember(&mask, number) ? "blocked" : "open");
}

static void print_share(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof set, &set);
  printf("policy %d\n", sched_getscheduler(0));
  printf("nice %d\n", getpriority(PRIO_PROCESS, 0));
  printf("ioprio %ld\n", syscall(SYS_ioprio_get, 1, 0) >> 13);
  printf("processors");
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (CPU_ISSET(cpu, &set)) printf(" %d", cpu);
  }
  printf("\n");
}

static void print_limit(const char* name, int resource) {
  struct rlimit limit;
  getrlimit(resource, &limit);
  printf("%s %llu\n", name, (unsigned long long)limit.rlim_cur);
}

/* A line of a file in /proc/self, without its end. */
static void print_line(const char* name, const char* path, const char* start) {
  char line[512];
  FILE* file = fopen(path, "r");
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, start, strlen(start)) != 0) continue;
    printf("%s %s", name, line + strlen(start));
    break;
  }
  fclose(file);
}

static void print_life(void) {
  int death = -1;
  mode_t mask = umask(0);
  prctl(PR_GET_PDEATHSIG, &death);
  printf("umask %03o\n", (unsigned)mask);
  printf("death %d\n", death);
  printf("privileges %s\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? "none new" : "new");
  printf("addresses %s\n", (personality(~0U) & ADDR_NO_RANDOMIZE) != 0 ? "fixed" : "random");
  print_line("ambient", "/proc/self/status", "CapAmb:\t");
  print_line("score", "/proc/self/oom_score_adj", "");
  print_line("cgroup", "/proc/self/cgroup", "0::");
}

static void print_namespace(const char* kind) {
  char path[64];
  char target[64];
  snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
  ssize_t size = readlink(path, target, sizeof target - 1);
  target[size < 0 ? 0 : size] = '\0';
  printf("namespace %s\n", target);
}

static void print_descriptors(int data) {
  char line[256] = "";
  printf("descriptors");
  for (int fd = 0; fd < kMostDescriptors; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) printf(" %d", fd);
  }
  ssize_t size = read(data, line, sizeof line - 1);
  printf("\ndata %.*s\n", (int)(size < 0 ? 0 : size), line);
}

int main(int argc, char** argv) {
  static const char* const kKinds[] = {"user", "mnt", "net", "uts", "ipc", "cgroup"};
  print_descriptors(argc > 2 ? atoi(argv[2]) : -1);
  print_ids();
  print_place(argc > 1 ? atoi(argv[1]) : -1);
  print_signal(SIGHUP);
  print_signal(SIGUSR1);
  print_signal(SIGUSR2);
  print_share();
  print_limit("descriptor-limit", RLIMIT_NOFILE);
  print_limit("file-limit", RLIMIT_FSIZE);
  print_life();
  for (size_t i = 0; i < sizeof kKinds / sizeof *kKinds; i++) print_namespace(kKinds[i]);
  return 0;
}
