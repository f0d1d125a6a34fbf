// SPDX-License-Identifier: MIT
// Beginning and end of a nascent child at any depth, in C11 and C++11.
#pragma once

#include <prepare.h>

#include "tests/portable/check.h"

#define NOINLINE __attribute__((noinline))

enum { kEnds = 7, kDepth = 300 };

extern char** environ;
static const char* program;
static int sink;

/// The nascent child becomes the program that exits with status 7.
static NOINLINE int become(void) {
  char* argv[] = {(char*)"ends", NULL};
  return prep_execve(program, argv, environ);
}

/// Tries what cannot be executed.
static NOINLINE int fail_to_become(void) {
  char* argv[] = {(char*)"none", NULL};
  return prep_execve("/none", argv, environ);
}

static NOINLINE void check_end_of(int pid, int expected) {
  int status = -1;
  CHECK_EQ(ispreparing(), 0);
  if (!CHECK(pid > 0)) return;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  CHECK_EQ(status, expected << 8);
}

static NOINLINE int prepare_here(void) { return prepare(NULL); }

/// Fills a frame of its own at each level, and begins at the deepest.
static NOINLINE int prepare_at(int depth) {
  volatile int own[16];
  for (int i = 0; i < 16; i++) own[i] = depth + i;
  int result = depth == 0 ? prepare(NULL) : prepare_at(depth - 1);
  for (int i = 0; i < 16; i++) sink += own[i] - depth - i;
  return result;
}

/// The same, and leaves at the deepest; every frame must be what it was, in the parent.
static NOINLINE int become_at(int depth) {
  volatile int own[16];
  for (int i = 0; i < 16; i++) own[i] = 2 * depth + i;
  int pid = depth == 0 ? become() : become_at(depth - 1);
  for (int i = 0; i < 16; i++) sink += own[i] - 2 * depth - i;
  return pid;
}
