// SPDX-License-Identifier: MIT
// B: caller and child go on independently, and the child is one like a forked one.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

// The child cannot go on before the caller has: so the call returns before the child ends.
ASSERTION(PS_034) {
  char* waiting[] = {"report", "--read=8", "--pause", NULL};
  int pipes[2];
  set_up(pipe(pipes) == 0 && dup2(pipes[0], 8) == 8, "pipe, dup2");
  pid_t pid = start((struct launch){.argv = waiting});
  require(waitpid(pid, NULL, WNOHANG) == 0, "the child has ended when the call returns");
  set_up(write(pipes[1], "x", 1) == 1, "write");
  await_report();
  require(seen_number("pid") == pid, "the report is another process's");
  require(seen_number("ppid") == getpid(), "the child's parent is another process");
  require(waitpid(pid, NULL, WNOHANG) == 0, "the child has ended while the caller went on");
  kill(pid, SIGKILL);
  require(WIFSIGNALED(wait_status(pid)), "the child has ended by itself");
}

enum { kMost = 8 };

static siginfo_t told[kMost];  // by SIGCHLD, in their order
static volatile sig_atomic_t told_count;

static void keep_information(int signal, siginfo_t* information, void* context) {
  (void)signal, (void)context;
  if (told_count < kMost) told[told_count] = *information;
  told_count++;
}

static bool is_told(void* count) { return told_count >= *(int*)count; }

/// Once the n-th SIGCHLD has come: it tells this of the child.
static void require_told(int n, pid_t pid, int code, int status) {
  if (!eventually(is_told, &n)) fail("%d signals SIGCHLD, not %d", (int)told_count, n);
  require(told_count == n, "%d signals SIGCHLD, not %d", (int)told_count, n);
  require(told[n - 1].si_pid == pid, "SIGCHLD tells of another process");
  require_equal("si_code of SIGCHLD", told[n - 1].si_code, code);
  require_equal("si_status of SIGCHLD", told[n - 1].si_status, status);
}

static int wait_with(pid_t pid, int options) {
  int status = 0;
  while (waitpid(pid, &status, options) != pid) {
    if (errno != EINTR) fail("waitpid of the child gives %s", error_name(errno));
  }
  return status;
}

/// The child stops itself, goes on when continued, and exits.
static void stop_continue_exit(void) {
  char* stopping[] = {"report", "--quiet", "--stop", "--wait=8", "--exit=3", NULL};
  int pipes[2];
  set_up(pipe(pipes) == 0 && dup2(pipes[0], 8) == 8, "pipe, dup2");
  pid_t pid = start((struct launch){.argv = stopping});
  // Linux: a wait that is quicker than the signal takes the number out of it.
  require_told(1, pid, CLD_STOPPED, SIGSTOP);
  int status = wait_with(pid, WUNTRACED);
  require(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP, "the child is not seen as stopped");
  set_up(kill(pid, SIGCONT) == 0, "kill");
  require(WIFCONTINUED(wait_with(pid, WCONTINUED)), "the child is not seen as continued");
  require_told(2, pid, CLD_CONTINUED, SIGCONT);
  set_up(write(pipes[1], "x", 1) == 1, "write");
  require_exit(pid, 3);
  require_told(3, pid, CLD_EXITED, 3);
}

ASSERTION(PS_035) {
  char* pausing[] = {"report", "--quiet", "--pause", NULL};
  struct sigaction action = {.sa_sigaction = keep_information, .sa_flags = SA_SIGINFO};
  siginfo_t information = {0};
  sigaction(SIGCHLD, &action, NULL);
  stop_continue_exit();
  pid_t pid = start((struct launch){.argv = pausing});
  set_up(kill(pid, SIGTERM) == 0, "kill");
  require_told(4, pid, CLD_KILLED, SIGTERM);
  require_equal("waitid of any child", waitid(P_ALL, 0, &information, WEXITED), 0);
  require(information.si_pid == pid, "waitid gives another process");
  require_equal("si_code of waitid", information.si_code, CLD_KILLED);
  require_equal("si_status of waitid", information.si_status, SIGTERM);
}
