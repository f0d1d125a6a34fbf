// SPDX-License-Identifier: MIT
// R: the value of pclose(), and where there is none.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/shell.h"

static void require_released(int fd) {
  require(fcntl(fd, F_GETFD) == -1 && errno == EBADF, "the descriptor of the stream is left open");
}

static void require_status(const char* command, int expected) {
  static const char* const modes[] = {"r", "w", "re", "we"};
  for (int i = 0; i < 4; i++) {
    FILE* stream = open_command(command, modes[i]);
    int fd = fileno(stream);
    require_close(stream, expected);
    require_released(fd);
    require_no_child("afterwards");
  }
}

ASSERTION(PC_001) {
  require_status("exit 0", 0);
  require_status("exit 5", 5 << 8);
  require_status("exit 255", 255 << 8);
  require_status("kill -9 $$", SIGKILL);
  require_status("kill -15 $$", SIGTERM);
  require_status("conformance-no-such-command", 127 << 8);
}

/// pclose() gives -1 with ECHILD.
static void require_no_status(FILE* stream, const char* how) {
  errno = 0;
  int status = pclose(stream);
  require(status == -1, "%s: pclose() gives %#x, not -1", how, (unsigned)status);
  require(errno == ECHILD, "%s: pclose() gives %s, not ECHILD", how, error_name(errno));
}

static void take_by_wait(pid_t pid) { set_up(wait(NULL) == pid, "wait"); }

static void take_any(pid_t pid) { set_up(waitpid(-1, NULL, 0) == pid, "waitpid(-1)"); }

static void take_group(pid_t pid) { set_up(waitpid(0, NULL, 0) == pid, "waitpid(0)"); }

static void take_one(pid_t pid) { set_up(waitpid(pid, NULL, 0) == pid, "waitpid of the shell"); }

static const struct {
  const char* name;
  void (*run)(pid_t pid);
} takers[] = {{"wait()", take_by_wait},
              {"waitpid(-1)", take_any},
              {"waitpid(0)", take_group},
              {"waitpid(pid)", take_one}};

ASSERTION(PC_003) {
  for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++) {
    FILE* stream = open_command("echo $$; exit 5", "r");
    takers[i].run((pid_t)atol(stream_text(stream)));
    require_no_status(stream, takers[i].name);
  }
}

static void close_without_status(const char* how) {
  static const char* const modes[] = {"r", "w"};
  for (int i = 0; i < 2; i++) {
    unlink("ended");
    FILE* stream = open_command(
        "exec >/dev/null </dev/null; \"$REPORT\" --quiet --sleep=30; echo >ended", modes[i]);
    require_no_status(stream, how);
    require(access("ended", F_OK) == 0, "%s: pclose() returns before the command has ended", how);
  }
}

ASSERTION(PC_004) {
  struct sigaction action = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
  export_reporter();
  set_up(sigaction(SIGCHLD, &action, NULL) == 0, "sigaction");
  close_without_status("SA_NOCLDWAIT");
  set_handler(SIGCHLD, SIG_IGN);
  close_without_status("SIGCHLD ignored");
}

ASSERTION(PC_006) {
  siginfo_t info;
  pid_t before = make_zombie(5);
  pid_t during =
      start((struct launch){.argv = (char*[]){"report", "--sleep=20", "--exit=6", NULL}});
  export_reporter();
  require_close(open_command("\"$REPORT\" --quiet --sleep=60; exit 7", "r"), 7 << 8);
  set_up(waitid(P_PID, (id_t)during, &info, WEXITED | WNOWAIT) == 0, "waitid");
  require_exit(before, 5);
  require_exit(during, 6);
  require_no_child("afterwards");
}

static void close_without_shell(const void* shell) {
  lose_shell(*(const enum shell*)shell);
  pid_t other = make_zombie(5);
  for (int i = 0; i < 2; i++) {
    FILE* stream = popen("exit 3", i == 0 ? "r" : "w");
    if (stream == NULL) untested("popen() gives no stream when the shell cannot be executed");
    int fd = fileno(stream);
    require_close(stream, 127 << 8);
    require_released(fd);
  }
  require_exit(other, 5);
  require_no_child("afterwards");
}

PRIVILEGED_ASSERTION(PC_008) {
  for (enum shell shell = kNoShell; shell < kShells; shell++) {
    run_apart(close_without_shell, &shell);
  }
}

ASSERTION(PC_009) {
  int free_one = lowest_descriptor();
  for (int i = 0; i < 20; i++) {
    FILE* stream = open_command("exit 5", i % 2 == 0 ? "r" : "w");
    int fd = fileno(stream);
    set_up(wait(NULL) > 0, "wait");
    require_no_status(stream, "a taken status");
    require_released(fd);
  }
  require_equal("the lowest free descriptor", lowest_descriptor(), free_one);
  // A stream that is still in the library's list would be flushed or closed once more.
  FILE* stream = open_command("read status; exit $status", "w");
  require(fputs("4\n", stream) >= 0 && fflush(NULL) == 0, "flushing all streams fails");
  require_close(stream, 4 << 8);
}
