// SPDX-License-Identifier: MIT
// cpu (microseconds used when main began), times, times.children (both in clock ticks), alarm,
// itimer.N, timers (how many)
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

/// Without /proc/self/timers the first IDs are tried: they are numbers from 0 on.
static int try_timers(void) {
  struct itimerspec left;
  int count = 0;
  for (long id = 0; id < 64; id++) count += syscall(SYS_timer_gettime, id, &left) == 0;
  return count;
}

static int count_timers(void) {
  char line[256];
  int count = 0;
  FILE* file = fopen("/proc/self/timers", "re");
  if (file == NULL) return try_timers();
  while (fgets(line, sizeof line, file) != NULL) count += line[0] == 'I';  // "ID: "
  fclose(file);
  return count;
}

void report_timers(void) {
  struct timespec cpu = {0};
  struct tms times_now;
  struct itimerval timer;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  times(&times_now);
  say("cpu %ld", (long)(cpu.tv_sec * 1000000 + cpu.tv_nsec / 1000));
  say("times %ld", (long)(times_now.tms_utime + times_now.tms_stime));
  say("times.children %ld", (long)(times_now.tms_cutime + times_now.tms_cstime));
  for (int which = 0; which < 3; which++) {
    getitimer((__typeof__(ITIMER_REAL))which, &timer);
    say("itimer.%d %ld", which, (long)(timer.it_value.tv_sec * 1000000 + timer.it_value.tv_usec));
  }
  say("alarm %u", alarm(0));
  say("timers %d", count_timers());
}
