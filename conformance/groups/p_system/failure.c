// SPDX-License-Identifier: MIT
// P: without a process, without a shell, without a status.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance/groups/p_system/signals.h"
#include "conformance/groups/p_system/status.h"
#include "conformance/harness/shell.h"

static volatile sig_atomic_t children;
static void count_child(int signal) { children += signal == SIGCHLD; }

static void ask_without_process(const void* unused) {
  (void)unused;
  forbid_processes();
  require(system(NULL) != 0, "system(NULL) gives 0 where no process can be made");
}

static void ask_without_shell(const void* shell) {
  lose_shell(*(const enum shell*)shell);
  require(system(NULL) != 0, "system(NULL) gives 0 where the shell cannot be executed");
}

PRIVILEGED_ASSERTION(SY_001) {
  require(system(NULL) != 0, "system(NULL) gives 0");
  run_apart(ask_without_process, NULL);
  set_handler(SIGCHLD, count_child);
  struct signals before = signals_now();
  require(system(NULL) != 0, "system(NULL) gives 0 when SIGCHLD is caught");
  require_same_signals(before, "system(NULL)");
  require(children == 0, "system(NULL) makes a SIGCHLD");
  require_no_child("afterwards");
  set_handler(SIGCHLD, SIG_DFL);
  for (enum shell shell = kNoShell; shell < kShells; shell++) run_apart(ask_without_shell, &shell);
}

static void run_without_shell(const void* shell) {
  lose_shell(*(const enum shell*)shell);
  require_system("exit 3", exit_status(127));
  require_no_child("afterwards");
}

PRIVILEGED_ASSERTION(SY_006) {
  for (enum shell shell = kNoShell; shell < kShells; shell++) run_apart(run_without_shell, &shell);
}

ASSERTION(SY_007) {
  forbid_processes();
  require_system_error("exit 3", EAGAIN);
  require_no_child("afterwards");
}

/// SIGCHLD has been set so that the kernel keeps no status of a child.
static void require_no_status(const char* how) {
  unlink("ended");
  errno = 0;
  int status = system("\"$REPORT\" --quiet --sleep=40; echo >ended; exit 3");
  require(access("ended", F_OK) == 0, "%s: system() returns before the command has ended", how);
  if (status == exit_status(3)) {
    note("the status all the same");
    return;
  }
  require(status == -1, "%s: system() gives %#x", how, (unsigned)status);
  require_error("system()", errno, ECHILD);
  note("ECHILD");
}

ASSERTION(SY_008) {
  struct sigaction action = {.sa_handler = count_child, .sa_flags = SA_NOCLDWAIT};
  export_reporter();
  set_up(sigaction(SIGCHLD, &action, NULL) == 0, "sigaction");
  require_no_status("SA_NOCLDWAIT");
  set_handler(SIGCHLD, SIG_IGN);
  require_no_status("SIGCHLD ignored");
  require_no_child("afterwards");
}
