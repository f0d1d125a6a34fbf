// SPDX-License-Identifier: MIT
// What the programs of all systems share; no more than a strictly conforming program can include.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "tests/portable/check.h"

extern char** environ;

enum { kOutputSize = 512 };

/// The arguments of a shell that runs `command`; strings are const in C++.
#define SHELL_ARGUMENTS(command) \
  { (char*)"sh", (char*)"-c", (char*)(command), NULL }

/// The exit status of a child, or the negative number of the signal that ended it.
static inline int end_of(pid_t pid) {
  int status = 0;
  if (!CHECK(pid > 0)) return -1;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// What can be read until the end, as text; closes the descriptor.
static inline const char* output_of(int fd, char text[kOutputSize]) {
  size_t size = 0;
  ssize_t count = 0;
  while ((count = read(fd, text + size, kOutputSize - 1 - size)) > 0) size += (size_t)count;
  text[size] = '\0';
  close(fd);
  return text;
}

/// A descriptor that is not close-on-exec, as `number`.
static inline void open_as(int number) {
  int fd = open("/dev/null", O_RDWR);
  if (fd == number) return;
  dup2(fd, number);
  close(fd);
}
