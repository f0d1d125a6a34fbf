// SPDX-License-Identifier: MIT
// report: says on descriptor 40 what a new process image sees, in lines "key value", then does what
// its arguments ask:
//   --read=FD    before the report: waits until FD gives a byte or its end
//   --exit=N     exits with N
//   --stop       stops itself (SIGSTOP), and goes on when continued
//   --pause      waits to be killed
//   --sleep=MS   sleeps
//   --write=FD   writes "x" to FD
//   --close=FD   closes FD
//   --wait=FD    waits until FD gives a byte or its end
//   --flags=FD   adds O_APPEND and O_NONBLOCK to FD
//   --quiet      as the first argument: no report
#include "conformance/reporter/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char* report;
static size_t used;
static size_t room;

void say(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (used + (size_t)size + 2 > room) {
    room = 2 * (room + (size_t)size + 2);
    report = realloc(report, room);
    if (report == NULL) abort();
  }
  va_start(arguments, format);
  vsnprintf(report + used, room - used, format, arguments);
  va_end(arguments);
  used += (size_t)size;
  report[used++] = '\n';
}

void flush_report(void) {
  say("end");
  for (size_t done = 0; done < used;) {
    ssize_t written = write(kReportDescriptor, report + done, used - done);
    if (written <= 0) break;  // closed: then nobody wants it
    done += (size_t)written;
  }
}

/// Waits on the descriptor of an early --read=FD, before anything is looked at.
static void wait_first(int argc, char** argv) {
  char byte;
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "--read=", 7) == 0 && read(atoi(argv[i] + 7), &byte, 1) < 0) _exit(99);
  }
}

int main(int argc, char** argv, char** envp) {
  if (argc > 1 && strcmp(argv[1], "--quiet") == 0) return obey(argc, argv);
  wait_first(argc, argv);
  report_timers();
  report_descriptors();
  report_locks();
  report_ids();
  report_vectors(argc, argv, envp);
  report_signals();
  report_scheduling();
  report_limits();
  report_place();
  report_runtime();
  report_linux();
  flush_report();
  return obey(argc, argv);
}
