// SPDX-License-Identifier: MIT
// P: SIGINT, SIGQUIT and SIGCHLD before, during and after system().
#include "conformance/groups/p_system/signals.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/p_system/status.h"
#include "conformance/harness/shell.h"

static const unsigned long long kAllBits = ~0ULL;

static unsigned long long bits(const sigset_t* set) {
  unsigned long long mask = 0;
  for (int signal = 1; signal <= 64; signal++) {
    if (sigismember(set, signal) == 1) mask |= bit_of(signal);
  }
  return mask;
}

struct signals signals_now(void) {
  struct signals now;
  sigset_t mask;
  sigaction(SIGINT, NULL, &now.interrupt);
  sigaction(SIGQUIT, NULL, &now.quit);
  sigaction(SIGCHLD, NULL, &now.child);
  pthread_sigmask(SIG_BLOCK, NULL, &mask);
  now.mask = bits(&mask);
  return now;
}

static void require_same(const struct sigaction* before, const struct sigaction* now,
                         const char* signal, const char* after) {
  require(before->sa_handler == now->sa_handler, "%s: %s has another handler", after, signal);
  require(before->sa_flags == now->sa_flags, "%s: the action of %s has other flags", after, signal);
  require(bits(&before->sa_mask) == bits(&now->sa_mask), "%s: the action of %s has another mask",
          after, signal);
}

void require_same_signals(struct signals before, const char* after) {
  struct signals now = signals_now();
  require_same(&before.interrupt, &now.interrupt, "SIGINT", after);
  require_same(&before.quit, &now.quit, "SIGQUIT", after);
  require_same(&before.child, &now.child, "SIGCHLD", after);
  require(now.mask == before.mask, "%s: the signal mask is %#llx, not %#llx", after, now.mask,
          before.mask);
}

static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t children;
static void count(int signal) {
  interrupts += signal == SIGINT || signal == SIGQUIT;
  children += signal == SIGCHLD;
}
static void count_with_info(int signal, siginfo_t* info, void* context) {
  (void)info, (void)context;
  count(signal);
}

ASSERTION(SY_009) {
  set_handler(SIGINT, count);
  require_system("cat /proc/$PPID/status >status; kill -INT $PPID; kill -QUIT $PPID; exit 3",
                 exit_status(3));
  unsigned long long ignored = status_mask("status", "SigIgn:");
  require(ignored & bit_of(SIGINT), "SIGINT is not ignored during system()");
  require(ignored & bit_of(SIGQUIT), "SIGQUIT is not ignored during system()");
  require(interrupts == 0, "the handler of SIGINT has run");
}

ASSERTION(SY_010) {
  static const char command[] =
      "kill -KILL $OTHER; while ! grep -q '^State:.Z' /proc/$OTHER/status; do :; done; "
      "cat /proc/$PPID/status >status";
  char number[16];
  set_handler(SIGCHLD, count);
  pid_t other = fork();
  set_up(other >= 0, "fork");
  while (other == 0) pause();
  snprintf(number, sizeof number, "%d", other);
  set_up(setenv("OTHER", number, 1) == 0, "setenv");
  require_system(command, 0);
  require(status_mask("status", "SigBlk:") & bit_of(SIGCHLD), "SIGCHLD is not blocked");
  require((status_mask("status", "ShdPnd:") | status_mask("status", "SigPnd:")) & bit_of(SIGCHLD),
          "the SIGCHLD of another child does not wait");
  require(children > 0, "the SIGCHLD of another child has not arrived after system()");
  require_equal("the wait status of the other child", wait_status(other), SIGKILL);
}

/// Three states that system() must give back.
static void arrange_signals(int which) {
  struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};
  action.sa_sigaction = count_with_info;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGUSR1);
  sigaddset(&action.sa_mask, SIGTERM);
  if (which == 0) sigaction(SIGINT, &action, NULL);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaddset(&action.sa_mask, SIGHUP);
  if (which == 0) sigaction(SIGQUIT, &action, NULL);
  if (which == 1) set_handler(SIGINT, SIG_IGN);
  if (which == 2) set_handler(SIGQUIT, SIG_IGN);
  if (which == 1) block(SIGCHLD);
  if (which == 2) block(SIGINT);
}

static void fail_without_process(const void* unused) {
  (void)unused;
  forbid_processes();
  struct signals before = signals_now();
  int status = system("exit 0");
  require(status != 0, "system() gives 0 where no process can be made");
  require_same_signals(before, "without a process");
}

static void fail_without_shell(const void* unused) {
  (void)unused;
  lose_shell(kNoShell);
  struct signals before = signals_now();
  int status = system("exit 0");
  require(status != 0, "system() gives 0 without a shell");
  require_same_signals(before, "without a shell");
}

static void restore_signals(const void* which) {
  arrange_signals(*(const int*)which);
  struct signals before = signals_now();
  require_system("exit 0", 0);
  require_same_signals(before, "after success");
  require_system("exit 127", exit_status(127));
  require_same_signals(before, "after exit 127");
  require_system("kill -KILL $$", SIGKILL);
  require_same_signals(before, "after a killed shell");
  run_apart(fail_without_process, NULL);
  run_apart(fail_without_shell, NULL);
}

PRIVILEGED_ASSERTION(SY_011) {
  for (int which = 0; which < 3; which++) run_apart(restore_signals, &which);
}

/// What the command finds when SIGINT and SIGQUIT have these handlers.
static void require_inherited(void (*interrupt)(int), void (*quit)(int)) {
  unsigned long long expected = 0;
  if (interrupt == SIG_IGN) expected |= bit_of(SIGINT);
  if (quit == SIG_IGN) expected |= bit_of(SIGQUIT);
  set_handler(SIGINT, interrupt);
  set_handler(SIGQUIT, quit);
  require_system("exec \"$REPORT\"", 0);
  await_report();
  unsigned long long ignored = seen_mask("ignored") & ~bits_of_libcs();
  require(ignored == expected, "the command ignores %#llx, not %#llx", ignored, expected);
  unsigned long long mask = seen_mask("mask") & kAllBits;
  require(mask == bit_of(SIGUSR1), "the command blocks %#llx, not only SIGUSR1", mask);
}

ASSERTION(SY_012) {
  export_reporter();
  block(SIGUSR1);
  set_handler(SIGCHLD, count);
  require_inherited(count, SIG_IGN);
  require_inherited(SIG_IGN, count);
  require_inherited(SIG_DFL, SIG_DFL);
  require_inherited(SIG_IGN, SIG_IGN);
}

ASSERTION(SY_016) {
  set_handler(SIGCHLD, count);
  for (int i = 1; i <= 20; i++) {
    int before = children;
    require_system("exit 0", 0);
    require(children > before, "the handler of SIGCHLD has not run");
  }
}
