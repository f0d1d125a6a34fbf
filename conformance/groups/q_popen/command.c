// SPDX-License-Identifier: MIT
// Q: how the shell is called, and what it inherits.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/shell.h"

static void run_inheriting(const void* mode) {
  require_close(open_command(arrange_inheritance(), mode), 0);
  require_inheritance();
}

ASSERTION(PO_003) {
  run_apart(run_inheriting, "r");
  run_apart(run_inheriting, "w");
}

ASSERTION(PO_004) {
  char path[4096 + 16];
  set_up(getcwd(path, 4096) != NULL && mkdir("programs", 0755) == 0, "getcwd, mkdir");
  write_file("programs/-minus", "#!/bin/sh\necho minus\nexit 66\n", 0755);
  write_file("programs/+plus", "#!/bin/sh\nread line\ntest \"$line\" = plus && exit 67\n", 0755);
  set_up(setenv("PATH", strcat(path, "/programs"), 1) == 0, "setenv");
  FILE* reader = open_command("-minus", "r");
  require_text("what \"-minus\" writes", stream_text(reader), "minus\n");
  require_close(reader, 66 << 8);
  FILE* writer = open_command("+plus", "w");
  require(fputs("plus\n", writer) >= 0, "writing fails");
  require_close(writer, 67 << 8);
  require_close(open_command("-minus >file", "w"), 66 << 8);
  require_close(open_command("+plus", "r"), 1 << 8);
}

static void on_signal(int signal) { (void)signal; }

static void require_command(const char* mode, unsigned long long ignored,
                            unsigned long long blocked) {
  require_close(open_command("exec \"$REPORT\"", mode), 0);
  await_report();
  require((seen_mask("ignored") & ~bits_of_libcs()) == ignored,
          "other signals are ignored in the command");
  require(seen_mask("mask") == blocked, "other signals are blocked in the command");
}

/// The command waits at the gate until popen() has returned.
static void require_caller(const char* mode, int gate, unsigned long long ignored,
                           unsigned long long blocked) {
  static const char command[] =
      "read line <gate; cat /proc/$PPID/status >status; mv status complete; read line <gate";
  FILE* stream = open_command(command, mode);
  set_up(write(gate, "\n", 1) == 1, "write");
  require(is_made("complete"), "the command does not end");
  require((status_mask("complete", "SigIgn:") & ~bits_of_libcs()) == ignored,
          "other signals are ignored in the caller while the command runs");
  require(status_mask("complete", "SigBlk:") == blocked,
          "other signals are blocked in the caller while the command runs");
  set_up(write(gate, "\n", 1) == 1 && unlink("complete") == 0, "write, unlink");
  require_close(stream, 0);
}

/// The command sees the caller's signals as they are before popen(), and so does the caller after.
static void require_signals(const char* mode, int gate) {
  unsigned long long ignored = status_mask("/proc/self/status", "SigIgn:") & ~bits_of_libcs();
  unsigned long long blocked = status_mask("/proc/self/status", "SigBlk:");
  require_command(mode, ignored, blocked);
  require_caller(mode, gate, ignored, blocked);
}

static void set_both(void (*interrupt)(int), void (*quit)(int)) {
  set_handler(SIGINT, interrupt);
  set_handler(SIGQUIT, quit);
}

ASSERTION(PO_021) {
  set_up(mkfifo("gate", 0600) == 0, "mkfifo");
  int gate = open("gate", O_RDWR | O_CLOEXEC);
  set_up(gate >= 0, "gate");
  export_reporter();
  set_handler(SIGCHLD, on_signal);
  require_signals("r", gate);
  block(SIGUSR1);
  set_both(on_signal, SIG_IGN);
  require_signals("r", gate);
  require_signals("w", gate);
  set_both(SIG_IGN, on_signal);
  block(SIGINT);
  require_signals("r", gate);
}
