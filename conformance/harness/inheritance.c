// SPDX-License-Identifier: MIT
// What the shell of system and popen inherits, as if by fork() and execl().
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/shell.h"

enum { kPlain = 20, kCloexec = 21 };

// The last command may become the shell's own image, so its vectors are read before. dash loses the
// signal mask when it waits for a command, so that is read first, without one.
static const char kCommand[] =
    "while read -r line; do echo \"$line\"; done </proc/$$/status >../status; "
    "tr '\\0' '\\n' </proc/$$/environ >../environ; tr '\\0' '\\n' </proc/$$/cmdline >../cmdline; "
    "echo \"$0 $MARK\" >../zero; exec \"$REPORT\"";

static char path[4096 + 8];
static char report[4096 + 8];

static void arrange_environment(void) {
  static char* own[] = {path, report, "MARK=two words", "MARKED=", NULL};
  const char* old = getenv("PATH");
  snprintf(path, sizeof path, "PATH=%s", old != NULL ? old : "/bin:/usr/bin");
  snprintf(report, sizeof report, "REPORT=%s", reporter());
  environ = own;
}

const char* arrange_inheritance(void) {
  write_file("file", "", 0600);
  int file = open("file", O_RDWR);
  set_up(dup2(file, kPlain) == kPlain && dup2(file, kCloexec) == kCloexec, "dup2");
  set_up(fcntl(kCloexec, F_SETFD, FD_CLOEXEC) == 0 && close(file) == 0, "fcntl");
  set_up((mkdir("place", 0755) == 0 || errno == EEXIST) && chdir("place") == 0, "mkdir, chdir");
  set_up(setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + 3) == 0, "setpriority");
  umask(027);
  set_handler(SIGHUP, SIG_IGN);
  block(SIGUSR1);
  arrange_environment();
  return kCommand;
}

static void require_vectors(void) {
  char expected[3 * 4096];
  snprintf(expected, sizeof expected, "%s\n%s\nMARK=two words\nMARKED=\n", path, report);
  require(strcmp(file_text("../environ"), expected) == 0,
          "the shell's environment is other than the caller's environ");
  require_text("\"$0 $MARK\"", file_text("../zero"), "sh two words\n");
  const char* vector = file_text("../cmdline");
  bool is_plain = strncmp(vector, "sh\n-c\n", 6) == 0;
  if (is_plain && strncmp(vector + 6, "--\n", 3) == 0) vector += 3;
  require(is_plain && strncmp(vector + 6, kCommand, strlen(kCommand)) == 0 &&
              strcmp(vector + 6 + strlen(kCommand), "\n") == 0,
          "the shell's arguments are other than \"sh\", \"-c\", the command");
}

void require_inheritance(void) {
  char directory[4096];
  await_report();
  require_vectors();
  set_up(getcwd(directory, sizeof directory) != NULL, "getcwd");
  require(strcmp(seen("cwd"), directory) == 0, "the command has another working directory");
  require_text("the command's umask", seen("umask"), "027");
  require_equal("the command's nice value", seen_number("nice"), getpriority(PRIO_PROCESS, 0));
  require(seen_number("ppid") == getpid(), "the shell has another parent");
  require(seen_number("pgrp") == getpgrp(), "the command is in another process group");
  require(seen_number("sid") == getsid(0), "the command is in another session");
  require(status_mask("../status", "SigIgn:") & bit_of(SIGHUP), "an ignored signal is not ignored");
  require(status_mask("../status", "SigBlk:") == bit_of(SIGUSR1),
          "other signals are blocked than in the caller");
  require(has_descriptor(kPlain), "the command does not have an open descriptor");
  require(!has_descriptor(kCloexec), "the command has a close-on-exec descriptor");
}
