// SPDX-License-Identifier: MIT
// Q: how the shell is called, and what it inherits.
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

/// The command sees the caller's signals as they are before popen(), and so does the caller.
static void require_signals(const char* mode) {
  unsigned long long ignored = status_mask("/proc/self/status", "SigIgn:") & ~bits_of_libcs();
  unsigned long long caught = status_mask("/proc/self/status", "SigCgt:") & ~bits_of_libcs();
  unsigned long long mask = status_mask("/proc/self/status", "SigBlk:");
  // dash changes its mask when it waits for a command: first what needs none.
  FILE* stream = open_command(
      "while read -r line; do echo \"$line\"; done </proc/$$/status >child; "
      "cat /proc/$PPID/status >parent",
      mode);
  require_close(stream, 0);
  require((status_mask("parent", "SigIgn:") & ~bits_of_libcs()) == ignored,
          "other signals are ignored in the caller while the command runs");
  require((status_mask("parent", "SigCgt:") & ~bits_of_libcs()) == caught,
          "other signals are caught in the caller while the command runs");
  require(status_mask("parent", "SigBlk:") == mask,
          "other signals are blocked in the caller while the command runs");
  require((status_mask("child", "SigIgn:") & ~bits_of_libcs()) == ignored,
          "other signals are ignored in the command");
  require(status_mask("child", "SigBlk:") == mask, "other signals are blocked in the command");
}

static void set_both(void (*interrupt)(int), void (*quit)(int)) {
  set_handler(SIGINT, interrupt);
  set_handler(SIGQUIT, quit);
}

ASSERTION(PO_021) {
  set_handler(SIGCHLD, on_signal);
  require_signals("r");
  block(SIGUSR1);
  set_both(on_signal, SIG_IGN);
  require_signals("r");
  require_signals("w");
  set_both(SIG_IGN, on_signal);
  block(SIGINT);
  require_signals("r");
}
