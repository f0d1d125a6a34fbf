// SPDX-License-Identifier: MIT
// Q: which descriptors a command, and other children, have.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/q_popen/streams.h"

/// Clears FD_CLOEXEC: what keeps the stream from later commands is popen() itself.
static void leave_open(FILE* stream) { set_up(fcntl(fileno(stream), F_SETFD, 0) == 0, "F_SETFD"); }

ASSERTION(PO_005) {
  static const char* const modes[] = {"r", "w", "re", "we"};
  export_reporter();
  FILE* writer = open_command("exec \"$REPORT\" --quiet --pause", "w");
  FILE* reader = open_command("exec \"$REPORT\" --quiet --pause", "re");
  leave_open(writer);
  leave_open(reader);
  for (int i = 0; i < 4; i++) {
    FILE* stream = open_command("exec \"$REPORT\"", modes[i]);
    await_report();
    require(!is_file_seen(identity(fileno(writer))), "a \"w\" stream is open in a command (\"%s\")",
            modes[i]);
    require(!is_file_seen(identity(fileno(reader))),
            "an \"r\" stream is open in a command (\"%s\")", modes[i]);
    require_close(stream, 0);
  }
}

static void run_by_fork(void) {
  pid_t child = fork();
  set_up(child >= 0, "fork");
  if (child == 0) {
    execl(reporter(), "report", (char*)NULL);
    _exit(126);
  }
  require_exit(child, 0);
  await_report();
}

/// Other children than commands of popen() have the stream without 'e', and not the one with it.
static void require_visible(FILE* plain, FILE* cloexec, const char* where) {
  require(is_file_seen(identity(fileno(plain))), "a stream is not open in a child of %s", where);
  require(!is_file_seen(identity(fileno(cloexec))), "a stream with 'e' is open in a child of %s",
          where);
}

ASSERTION(PO_006) {
  export_reporter();
  FILE* plain = open_command("exec \"$REPORT\" --quiet --pause", "w");
  FILE* cloexec = open_command("exec \"$REPORT\" --quiet --pause", "re");
  require_equal("system()", system("exec \"$REPORT\""), 0);
  await_report();
  require_visible(plain, cloexec, "system()");
  observe((struct launch){0});
  require_visible(plain, cloexec, "posix_spawn");
  run_by_fork();
  require_visible(plain, cloexec, "fork() and exec");
  note("open in other children");
}

ASSERTION(PO_007) {
  export_reporter();
  FILE* writer = open_command("cat >file", "w");
  open_command("exec \"$REPORT\" --pause", "r");
  await_report();
  open_command("exec \"$REPORT\" --pause", "w");
  await_report();
  require(fputs("data\n", writer) >= 0, "writing fails");
  require_close(writer, 0);
  require_text("what came through", file_text("file"), "data\n");
}

/// The command has 0, 1, 2 and the reporter's, no end of the pipe but its own.
static void require_own_end(const char* mode) {
  FILE* stream = open_command("exec \"$REPORT\"", mode);
  await_report();
  for (int fd = 3; fd < 4096; fd++) {
    if (fd != kReportDescriptor && has_descriptor(fd)) {
      fail("mode \"%s\": the command has descriptor %d", mode, fd);
    }
  }
  require_close(stream, 0);
}

ASSERTION(PO_017) {
  export_reporter();
  require_own_end("r");
  require_own_end("w");
  require_own_end("re");
  require_own_end("we");
}

static void transfer_without(const void* closed) {
  int set = *(const int*)closed;
  for (int fd = 0; fd < 3; fd++) {
    if (set & 1 << fd) close(fd);
  }
  require_transfer(set & 8 ? "w" : "r");
  require_transfer(set & 8 ? "we" : "re");
}

ASSERTION(PO_016) {
  for (int set = 0; set < 16; set++) {
    if (set % 8 != 0) run_apart(transfer_without, &set);
  }
}
