// SPDX-License-Identifier: MIT
// P: what system() waits for, and what it leaves to others.
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/p_system/status.h"
#include "conformance/harness/shell.h"

static volatile sig_atomic_t alarms;
static void count_alarm(int signal) { alarms += signal == SIGALRM; }

ASSERTION(SY_013) {
  siginfo_t info;
  pid_t before = make_zombie(5);
  pid_t during =
      start((struct launch){.argv = (char*[]){"report", "--sleep=20", "--exit=6", NULL}});
  export_reporter();
  require_system("\"$REPORT\" --quiet --sleep=60; exit 7", exit_status(7));
  set_up(waitid(P_PID, (id_t)during, &info, WEXITED | WNOWAIT) == 0, "waitid");
  require_exit(before, 5);
  require_exit(during, 6);
  require_no_child("afterwards");
}

ASSERTION(SY_014) {
  struct itimerval timer = {.it_interval.tv_usec = 10000, .it_value.tv_usec = 10000};
  export_reporter();
  set_handler(SIGALRM, count_alarm);
  set_up(setitimer(ITIMER_REAL, &timer, NULL) == 0, "setitimer");
  require_system("\"$REPORT\" --quiet --sleep=100; echo >ended; exit 5", exit_status(5));
  require(access("ended", F_OK) == 0, "system() returns before the command has ended");
  require(alarms > 0, "no signal handler has run during system()");
  require_no_child("afterwards");
}

ASSERTION(SY_015) {
  // The part in parentheses waits until the shell has stopped, then longer, and continues it.
  static const char command[] =
      "(while ! grep -q '^State:.T' /proc/$$/status; do :; done; \"$REPORT\" --quiet --sleep=60; "
      "echo >continued; kill -CONT $$) & kill -STOP $$; exit 3";
  export_reporter();
  require_system(command, exit_status(3));
  require(access("continued", F_OK) == 0, "system() returns while the command is stopped");
}
