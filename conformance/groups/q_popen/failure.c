// SPDX-License-Identifier: MIT
// Q: no shell, no process, no descriptor, no stream.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/groups/q_popen/streams.h"

static void open_without_shell(const void* shell) {
  lose_shell(*(const enum shell*)shell);
  FILE* reader = open_command("echo data", "r");
  require_text("what a stream without a shell gives", stream_text(reader), "");
  require_close(reader, 127 << 8);
  require_close(open_command("exit 3", "w"), 127 << 8);
  require_no_child("afterwards");
}

PRIVILEGED_ASSERTION(PO_013) {
  for (enum shell shell = kNoShell; shell < kShells; shell++) {
    run_apart(open_without_shell, &shell);
  }
}

/// popen() gives NULL in both modes and leaves nothing behind; what it says in errno.
static int require_failure(const char* where) {
  int error = 0;
  for (int i = 0; i < 2; i++) {
    errno = 0;
    FILE* stream = popen("exit 0", i == 0 ? "r" : "w");
    error = errno;
    require(stream == NULL, "popen() %s gives a stream", where);
  }
  require_no_child("afterwards");
  return error;
}

static void open_without_process(const void* unused) {
  (void)unused;
  forbid_processes();
  int error = require_failure("without a process");
  require_equal("the lowest free descriptor", lowest_descriptor(), 3);
  if (error != 0 && error != ENOMEM) require_error("popen() without a process", error, EAGAIN);
  note("without a process: %s", error_name(error));
}

/// Opens files until there is no free descriptor; the last one that was free.
static int fill_descriptors(void) {
  struct rlimit limit = {kReportDescriptor + 1, kReportDescriptor + 1};
  int last = -1;
  set_up(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
  for (int fd; (fd = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0;) last = fd;
  set_up(errno == EMFILE, "filling the table");
  return last;
}

ASSERTION(PO_014) {
  run_apart(open_without_process, NULL);
  int last = fill_descriptors();
  int error = require_failure("with a full table");
  if (error != 0) require_error("popen() with a full table", error, EMFILE);
  close(last);
  error = require_failure("with one free descriptor");
  if (error != 0) require_error("popen() with one free descriptor", error, EMFILE);
  require_equal("the lowest free descriptor", lowest_descriptor(), last);
  close(last - 1);
  close(last - 2);
  close(last - 3);
  require_transfer("r");
}

/// Streams on /dev/null until there are as many, or until no more can be opened.
static int open_streams(int open_ones, long wanted) {
  while (open_ones < wanted && fopen("/dev/null", "re") != NULL) open_ones++;
  return open_ones;
}

ASSERTION(PO_015) {
  enum { kEnough = 1 << 20 };
  struct rlimit limit = {64, 64};
  long most = sysconf(_SC_STREAM_MAX);
  long promised = most > 8 ? most : 8;  // POSIX: _POSIX_STREAM_MAX
  if (promised > 32) promised = 32;
  set_up(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
  int count = open_streams(3, promised - 1);
  require_equal("the streams that can be opened beside one of popen()", count, promised - 1);
  FILE* last = open_command("", "r");
  FILE* more = popen("", "r");
  if (more == NULL) require_error("popen() beyond STREAM_MAX", errno, EMFILE);
  if (more != NULL) require_close(more, 0);
  require_close(last, 0);
  note(more != NULL ? "descriptors are the limit" : "STREAM_MAX is the limit");
  errno = 0;
  require(open_streams(count, kEnough) < kEnough && errno == EMFILE, "streams do not run out");
  require_error("popen() when streams have run out", require_failure("beyond the limit"), EMFILE);
}
