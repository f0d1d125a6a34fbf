// SPDX-License-Identifier: MIT
// What the arguments ask for after the report.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

/// The number behind "--name=", or -1 for another argument.
static int number_of(const char* argument, const char* name) {
  size_t length = strlen(name);
  return strncmp(argument, name, length) == 0 ? atoi(argument + length) : -1;
}

static void sleep_for(int milliseconds) {
  struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  nanosleep(&left, NULL);
}

static void wait_for_byte(int fd) {
  char byte;
  if (read(fd, &byte, 1) < 0) _exit(99);
}

static void add_status_flags(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_APPEND | O_NONBLOCK) != 0) _exit(97);
}

int obey(int argc, char** argv) {
  for (int i = 1; i < argc; i++) {
    int number;
    if ((number = number_of(argv[i], "--exit=")) >= 0) _exit(number);
    if ((number = number_of(argv[i], "--sleep=")) >= 0) sleep_for(number);
    if ((number = number_of(argv[i], "--close=")) >= 0) close(number);
    if ((number = number_of(argv[i], "--write=")) >= 0 && write(number, "x", 1) != 1) return 98;
    if ((number = number_of(argv[i], "--wait=")) >= 0) wait_for_byte(number);
    if ((number = number_of(argv[i], "--flags=")) >= 0) add_status_flags(number);
    if (strcmp(argv[i], "--stop") == 0) raise(SIGSTOP);
    while (strcmp(argv[i], "--pause") == 0) pause();
  }
  return 0;
}
