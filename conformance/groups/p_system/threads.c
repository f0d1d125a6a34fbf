// SPDX-License-Identifier: MIT
// P: system() in several threads, cancellation, the handlers of pthread_atfork().
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/p_system/status.h"
#include "conformance/harness/shell.h"

static int atfork_calls;
static void count_atfork(void) { atfork_calls++; }

ASSERTION(SY_017) {
  set_up(pthread_atfork(count_atfork, count_atfork, count_atfork) == 0, "pthread_atfork");
  require_system("exit 0", 0);
  require_equal("the number of atfork handlers that ran", atfork_calls, 0);
  note("not run");
}

static void on_interrupt(int signal) { (void)signal; }

static void (*handler_of(int signal))(int) {
  struct sigaction action;
  set_up(sigaction(signal, NULL, &action) == 0, "sigaction");
  return action.sa_handler;
}

/// A call in a thread of its own, whose command ends when it reads a line.
struct call {
  const char* name;
  pthread_t thread;
  int gate;
  int status;
  bool leaves_blocked;  // SIGCHLD
};

static void* call_system(void* argument) {
  struct call* call = argument;
  char command[64];
  sigset_t mask;
  snprintf(command, sizeof command, "echo >%s.started; read line <%s; exit 3", call->name,
           call->name);
  call->status = system(command);
  pthread_sigmask(SIG_BLOCK, NULL, &mask);
  call->leaves_blocked = sigismember(&mask, SIGCHLD);
  return NULL;
}

static void begin(struct call* call, const char* name) {
  char started[64];
  call->name = name;
  snprintf(started, sizeof started, "%s.started", name);
  set_up(mkfifo(name, 0600) == 0, "mkfifo");
  call->gate = open(name, O_RDWR | O_CLOEXEC);
  set_up(call->gate >= 0, name);
  set_up(pthread_create(&call->thread, NULL, call_system, call) == 0, "pthread_create");
  require(is_made(started), "the command of the %s call does not start", name);
}

static void end(struct call* call) {
  set_up(write(call->gate, "\n", 1) == 1 && pthread_join(call->thread, NULL) == 0, "ending a call");
  require_equal("the status of an overlapping call", call->status, exit_status(3));
  require(!call->leaves_blocked, "SIGCHLD stays blocked after the %s call", call->name);
}

static void overlap(const void* does_first_end_first) {
  struct call first, second;
  bool is_first = *(const bool*)does_first_end_first;
  set_handler(SIGINT, on_interrupt);
  begin(&first, "first");
  begin(&second, "second");
  end(is_first ? &first : &second);
  require(handler_of(SIGINT) == SIG_IGN && handler_of(SIGQUIT) == SIG_IGN,
          "SIGINT or SIGQUIT is not ignored while the %s call goes on",
          is_first ? "second" : "first");
  end(is_first ? &second : &first);
  require(handler_of(SIGINT) == on_interrupt, "SIGINT does not get back its handler");
  require(handler_of(SIGQUIT) == SIG_DFL, "SIGQUIT does not get back its default");
  unlink("first.started");
  unlink("second.started");
  unlink("first");
  unlink("second");
}

ASSERTION(SY_018) {
  run_apart(overlap, &(bool){true});
  run_apart(overlap, &(bool){false});
  note("safe");
}

static void* wait_long(void* unused) {
  (void)unused;
  return system("echo >started; exec \"$REPORT\" --quiet --sleep=200") == 0 ? "ended" : "failed";
}

ASSERTION(SY_019) {
  pthread_t thread;
  void* result;
  export_reporter();
  set_handler(SIGINT, on_interrupt);
  set_up(pthread_create(&thread, NULL, wait_long, NULL) == 0, "pthread_create");
  require(is_made("started"), "the command does not start");
  pthread_cancel(thread);
  set_up(pthread_join(thread, &result) == 0, "pthread_join");
  if (result != PTHREAD_CANCELED) require_text("the end of the command", result, "ended");
  require(handler_of(SIGINT) == on_interrupt, "SIGINT does not get back its handler");
  require(handler_of(SIGQUIT) == SIG_DFL, "SIGQUIT does not get back its default");
  require_no_child("afterwards");
  note(result == PTHREAD_CANCELED ? "acted on" : "not acted on");
}
