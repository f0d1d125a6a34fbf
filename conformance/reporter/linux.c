// SPDX-License-Identifier: MIT
// pdeathsig, timerslack, nonewprivs, ioprio, cgroup, ns.NAME: what Linux has and POSIX has not
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

static void report_namespace(const char* name) {
  char path[64], target[64];
  snprintf(path, sizeof path, "/proc/self/ns/%s", name);
  ssize_t size = readlink(path, target, sizeof target);
  if (size > 0) say("ns.%s %.*s", name, (int)size, target);
}

static void report_cgroup(void) {
  char text[4096] = "";
  FILE* file = fopen("/proc/self/cgroup", "re");
  if (file == NULL) return;
  size_t size = fread(text, 1, sizeof text - 1, file);
  for (size_t i = 0; i < size; i++) {
    if (text[i] == '\n') text[i] = ',';
  }
  say("cgroup %s", text);
  fclose(file);
}

void report_linux(void) {
  static const char* const names[] = {"cgroup", "ipc", "mnt", "net", "pid", "user", "uts"};
  int signal = 0;
  prctl(PR_GET_PDEATHSIG, &signal, 0, 0, 0);
  say("pdeathsig %d", signal);
  say("timerslack %d", prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
  say("nonewprivs %d", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  say("ioprio %ld", syscall(SYS_ioprio_get, 1, 0));
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) report_namespace(names[i]);
  report_cgroup();
}
