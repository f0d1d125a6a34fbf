// SPDX-License-Identifier: MIT
// Q: the stream, and the command's three standard ones.
#include "conformance/groups/q_popen/streams.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

const char* identity(int fd) {
  static char texts[4][64];
  static int next;
  char* text = texts[next++ % 4];
  struct stat status;
  set_up(fstat(fd, &status) == 0, "fstat");
  snprintf(text, sizeof texts[0], "%lu:%lu", (unsigned long)status.st_dev,
           (unsigned long)status.st_ino);
  return text;
}

const char* seen_identity(int fd) {
  char key[32];
  snprintf(key, sizeof key, "fd.%d", fd);
  if (!is_seen(key)) fail("the command does not have descriptor %d", fd);
  char* text = strstr(seen(key), "file=") + strlen("file=");
  text[strcspn(text, " ")] = '\0';
  return text;
}

bool is_file_seen(const char* identity) {
  char text[80];
  snprintf(text, sizeof text, " file=%s ", identity);
  return strstr(report_text(), text) != NULL;
}

void require_transfer(const char* mode) {
  bool is_reader = strchr(mode, 'r') != NULL;
  FILE* stream = open_command(is_reader ? "echo data; exit 3" : "read status; exit $status", mode);
  if (is_reader) require_text("what was read", stream_text(stream), "data\n");
  if (!is_reader) require(fputs("3\n", stream) >= 0, "writing fails");
  require_close(stream, 3 << 8);
}

/// Puts a file of its own on a descriptor.
static void put_file(int fd, const char* path) {
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  set_up(file >= 0 && dup2(file, fd) == fd && close(file) == 0, path);
}

/// Runs the reporter with files on 0, 1, 2: all but descriptor `piped` are inherited, that one is
/// the other end of the stream's pipe.
static void require_piped(const char* mode, int piped) {
  FILE* stream = open_command("exec \"$REPORT\"", mode);
  await_report();
  for (int fd = 0; fd < 3; fd++) {
    const char* expected = identity(fd == piped ? fileno(stream) : fd);
    require(strcmp(seen_identity(fd), expected) == 0, "mode \"%s\": descriptor %d is another file",
            mode, fd);
  }
  require_close(stream, 0);
}

static void put_files(void) {
  export_reporter();
  write_file("input", "line\n", 0600);
  put_file(0, "input");
  put_file(1, "output");
  put_file(2, "error");
}

ASSERTION(PO_001) {
  put_files();
  require_piped("r", 1);
  FILE* stream = open_command("echo x; cat; echo wrong >&2", "r");
  require_text("what the stream gives", stream_text(stream), "x\nline\n");
  require_close(stream, 0);
  require_text("standard error", file_text("error"), "wrong\n");
  require_text("standard output", file_text("output"), "");
}

ASSERTION(PO_002) {
  put_files();
  require_piped("w", 0);
  FILE* stream = open_command("cat >file; echo out; echo wrong >&2", "w");
  require(fputs("first\nsecond\n", stream) >= 0, "writing fails");
  require_close(stream, 0);
  require_text("what came through the stream", file_text("file"), "first\nsecond\n");
  require_text("standard output", file_text("output"), "out\n");
  require_text("standard error", file_text("error"), "wrong\n");
}

/// How many bytes lie in the pipe.
static int bytes_in_pipe(FILE* stream) {
  int count = -1;
  set_up(ioctl(fileno(stream), FIONREAD, &count) == 0, "FIONREAD");
  return count;
}

ASSERTION(PO_008) {
  char text[16];
  export_reporter();
  FILE* reader = open_command("echo data", "r");
  FILE* writer = open_command("exec \"$REPORT\" --quiet --pause", "w");
  require(fputs("x", reader) == EOF || fflush(reader) == EOF, "an \"r\" stream takes data");
  require(ferror(reader), "a stream that refused data has no error indicator");
  require(fgets(text, sizeof text, writer) == NULL, "a \"w\" stream gives data");
  require(ferror(writer), "a stream that gave no data has no error indicator");
  clearerr(reader);
  clearerr(writer);
  require(fputs("line\n", writer) >= 0, "writing fails");
  note(bytes_in_pipe(writer) == 0 ? "fully buffered" : "not fully buffered");
  require(fflush(writer) == 0, "fflush fails");
  require_equal("what has gone to the pipe", bytes_in_pipe(writer), 5);
  require(fgetc(reader) == 'd' && ungetc('D', reader) == 'D', "fgetc or ungetc fails");
  require_text("what was read", stream_text(reader), "Data\n");
  require(feof(reader), "no end of file");
  require_close(reader, 0);
  require(fwide(writer, 1) < 0, "a stream that took bytes becomes wide");
  require(fwide(open_command("", "r"), 1) < 0, "a new \"r\" stream is not byte-oriented");
  require(fwide(open_command("", "w"), 1) < 0, "a new \"w\" stream is not byte-oriented");
}

static bool is_child_running(void) {
  siginfo_t info = {0};
  set_up(waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0, "waitid");
  return info.si_pid == 0;
}

ASSERTION(PO_009) {
  export_reporter();
  open_command("exec \"$REPORT\" --pause", "r");
  require(is_child_running(), "popen() with mode \"r\" returns after the command");
  await_report();
  open_command("exec \"$REPORT\" --pause", "w");
  require(is_child_running(), "popen() with mode \"w\" returns after the command");
  await_report();
}

static bool is_close_on_exec(FILE* stream) {
  int flags = fcntl(fileno(stream), F_GETFD);
  set_up(flags >= 0, "F_GETFD");
  return flags & FD_CLOEXEC;
}

ASSERTION(PO_011) {
  FILE* reader = open_command("", "r");
  FILE* writer = open_command("", "w");
  require(!is_close_on_exec(reader), "FD_CLOEXEC is set with mode \"r\"");
  require(!is_close_on_exec(writer), "FD_CLOEXEC is set with mode \"w\"");
  require_close(reader, 0);
  require_close(writer, 0);
}
