// SPDX-License-Identifier: MIT
// R: what happens inside pclose(): the last data, signals, cancellation; fclose() in its place.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/shell.h"

static volatile sig_atomic_t alarms;
static volatile sig_atomic_t interrupts;
static void count(int signal) {
  alarms += signal == SIGALRM;
  interrupts += signal == SIGINT;
}

static void require_whole_wait(const char* mode) {
  // The command lets go of the pipe long before its end.
  static const char command[] =
      "exec >/dev/null </dev/null; \"$REPORT\" --quiet --sleep=80; echo >ended; exit 4";
  unlink("ended");
  alarms = 0;
  require_close(open_command(command, mode), 4 << 8);
  require(access("ended", F_OK) == 0, "pclose() returns before the command has ended");
  require(alarms > 0, "no signal handler has run during pclose()");
}

ASSERTION(PC_002) {
  struct itimerval timer = {.it_interval.tv_usec = 10000, .it_value.tv_usec = 10000};
  export_reporter();
  set_handler(SIGALRM, count);
  set_up(setitimer(ITIMER_REAL, &timer, NULL) == 0, "setitimer");
  require_whole_wait("r");
  require_whole_wait("w");
}

/// The command goes on at the end of its input: pclose() has been called. The short sleep lets the
/// caller come to its waiting.
static const char kInsideClose[] =
    "cat >/dev/null; \"$REPORT\" --quiet --sleep=20; cat /proc/$PPID/status >status; "
    "kill -INT $PPID; exit 3";

ASSERTION(PC_005) {
  static const char* const keys[] = {"SigIgn:", "SigBlk:", "SigCgt:"};
  unsigned long long before[3];
  export_reporter();
  set_handler(SIGINT, count);
  set_handler(SIGCHLD, count);
  block(SIGUSR1);
  FILE* stream = open_command(kInsideClose, "w");
  for (int i = 0; i < 3; i++) before[i] = status_mask("/proc/self/status", keys[i]);
  require_close(stream, 3 << 8);
  for (int i = 0; i < 3; i++) {
    unsigned long long inside = status_mask("status", keys[i]);
    require(inside == before[i], "%s %#llx during pclose(), %#llx before", keys[i], inside,
            before[i]);
    require(status_mask("/proc/self/status", keys[i]) == before[i], "%s has changed after pclose()",
            keys[i]);
  }
  require(interrupts == 1, "the handler of SIGINT has not run during pclose()");
}

enum { kMuch = 300000 };

static void fill(char* data) {
  for (int i = 0; i < kMuch; i++) data[i] = (char)('a' + (i ^ i >> 8) % 26);
}

/// Writes all that the stream's buffer takes, and more than a pipe does; the command copies it.
static void require_delivery(const char* data, char* buffer, size_t buffer_size) {
  static char copy[kMuch];
  FILE* stream = open_command("\"$REPORT\" --quiet --sleep=20; cat >copy; exit 3", "w");
  if (buffer != NULL) set_up(setvbuf(stream, buffer, _IOFBF, buffer_size) == 0, "setvbuf");
  require_equal("what fwrite takes", (long)fwrite(data, 1, kMuch, stream), kMuch);
  require_close(stream, 3 << 8);
  FILE* file = fopen("copy", "re");
  set_up(file != NULL, "copy");
  require_equal("what came through", (long)fread(copy, 1, kMuch, file), kMuch);
  require(fgetc(file) == EOF && memcmp(copy, data, kMuch) == 0, "other data came through");
  fclose(file);
}

ASSERTION(PC_007) {
  static char data[kMuch], buffer[kMuch + 1];
  export_reporter();
  fill(data);
  require_delivery(data, NULL, 0);
  require_delivery(data, buffer, sizeof buffer);
}

/// A thread with a pending cancellation closes the stream.
static FILE* stream_to_close;
static bool is_back, is_through;
static int back_status;

static void* close_cancelled(void* unused) {
  (void)unused;
  pthread_cancel(pthread_self());
  back_status = pclose(stream_to_close);
  is_back = true;
  pthread_testcancel();
  is_through = true;
  return NULL;
}

/// POSIX: what is left after a cancellation within pclose() is undefined.
static bool is_cancelled_within(const char* mode) {
  pthread_t thread;
  void* result = NULL;
  bool is_writer = mode[0] == 'w';
  stream_to_close = open_command(is_writer ? "read status; exit $status" : "exit 9", mode);
  if (is_writer) fputs("9\n", stream_to_close);
  is_back = false;
  set_up(pthread_create(&thread, NULL, close_cancelled, NULL) == 0, "pthread_create");
  set_up(pthread_join(thread, &result) == 0, "pthread_join");
  require(result == PTHREAD_CANCELED && !is_through, "the cancellation is lost");
  if (!is_back) return true;
  require_equal("pclose()", back_status, 9 << 8);
  require_no_child("afterwards");
  return false;
}

ASSERTION(PC_012) {
  static const char* const words[] = {"not acted on", "acted on"};
  bool reader = is_cancelled_within("r");
  if (!reader) note("r: %s, w: %s", words[reader], words[is_cancelled_within("w")]);
  if (reader) note("r: %s", words[reader]);
}

/// Waits for the command, if fclose() has not.
static bool is_zombie_left(void) {
  int status = 0;
  pid_t child = waitpid(-1, &status, 0);
  require(child > 0 || errno == ECHILD, "waiting gives %s", error_name(errno));
  if (child > 0) require_equal("the status that fclose() left", status, 5 << 8);
  return child > 0;
}

ASSERTION(PC_013) {
  int free_one = lowest_descriptor();
  FILE* reader = open_command("exit 5", "r");
  fclose(reader);
  bool is_left = is_zombie_left();
  FILE* writer = open_command("cat >file; exit 5", "w");
  require(fputs("data\n", writer) >= 0, "writing fails");
  fclose(writer);
  require(is_zombie_left() == is_left, "fclose() waits for the command in one mode only");
  require_text("what came through", file_text("file"), "data\n");
  require_equal("the lowest free descriptor", lowest_descriptor(), free_one);
  require_close(open_command("exit 6", "r"), 6 << 8);
  note(is_left ? "the command is left to be waited for" : "waits for the command");
}
