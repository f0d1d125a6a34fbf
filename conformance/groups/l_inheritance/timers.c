// SPDX-License-Identifier: MIT
// L: alarms, timers, and the processor time used.
#include <signal.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

ASSERTION(PS_191) {
  alarm(100);
  observe((struct launch){0});
  require(seen_number("alarm") == 0, "the child has an alarm");
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  unsigned left = alarm(0);
  require(left > 80 && left <= 100, "the time left until the caller's alarm is another");
}

ASSERTION(PS_192) {
  static const char* const keys[] = {"itimer.0", "itimer.1", "itimer.2"};
  struct itimerval timer = {{100, 0}, {100, 0}};
  for (int which = 0; which < 3; which++) {
    set_up(setitimer((__typeof__(ITIMER_REAL))which, &timer, NULL) == 0, "setitimer");
  }
  observe((struct launch){0});
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  for (int which = 0; which < 3; which++) {
    require(seen_number(keys[which]) == 0, "%s of the child is armed", keys[which]);
    getitimer((__typeof__(ITIMER_REAL))which, &timer);
    require(timer.it_value.tv_sec > 80, "the caller's timer is disarmed");
    require_equal("the interval of the caller's timer", timer.it_interval.tv_sec, 100);
  }
}

static void do_nothing(int signal) { (void)signal; }

static timer_t create_timer(int notification, int signal, long milliseconds) {
  struct sigevent event = {.sigev_notify = notification, .sigev_signo = signal};
  struct itimerspec when = {.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000000}};
  timer_t timer;
  set_up(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0, "timer_create");
  set_up(timer_settime(timer, 0, &when, NULL) == 0, "timer_settime");
  return timer;
}

ASSERTION(PS_193) {
  char* argv[] = {"report", "--sleep=60", NULL};
  struct itimerspec left;
  signal(SIGUSR1, do_nothing);
  timer_t timer = create_timer(SIGEV_NONE, 0, 100000);
  create_timer(SIGEV_SIGNAL, SIGUSR2, 100000);
  create_timer(SIGEV_SIGNAL, SIGUSR1, 40);  // kills a child that has it
  observe((struct launch){.argv = argv});
  require_equal("how many timers the child has", seen_number("timers"), 0);
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  require(timer_gettime(timer, &left) == 0 && left.it_value.tv_sec > 80,
          "the caller's timer is gone");
}

enum { kMicroseconds = 50000 };

static long used_time(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (long)(used.tv_sec * 1000000 + used.tv_nsec / 1000);
}

static void use_time(void) {
  while (used_time() < kMicroseconds) continue;
}

ASSERTION(PS_194) {
  struct tms own;
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  use_time();
  if (pid == 0) _exit(0);
  require_exit(pid, 0);
  times(&own);
  set_up(own.tms_utime + own.tms_stime > 3 && own.tms_cutime + own.tms_cstime > 3, "using time");
  observe((struct launch){0});
  require(seen_number("cpu") < kMicroseconds / 2, "the child's clock starts behind zero");
  require(seen_number("times") <= 3, "the child's process times start behind zero");
  require(seen_number("times.children") == 0, "the child begins with times of children");
  require(used_time() >= kMicroseconds, "the caller's clock was set back");
}
