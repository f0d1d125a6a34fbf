/* SPDX-License-Identifier: MIT */
/* The first posix_spawn of a process: each is made by a runner of its own, started like this one.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/runner/runner.h"

enum { kWords = 64, kCommandSize = 8192 };

/* Has the descriptor for the answer, in such a runner. */
static const char kVariable[] = "BENCH_ANSWER";

static char command[kCommandSize];
static char* words[kWords + 1];

static void launch_and_tell(const struct Setting* setting, int answer) {
  pid_t pid = -1;
  int64_t start = now();
  int error = posix_spawn(&pid, setting->child, NULL, NULL, setting->argv, setting->envp);
  int64_t duration = now() - start;
  expect(error, "posix_spawn");
  reap(pid);
  expect(write(answer, &duration, sizeof duration) == sizeof duration ? 0 : errno, "write");
}

/* The words that this process was started with, its loader's among them. */
static void read_command(void) {
  int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = file < 0 ? -1 : read(file, command, sizeof command - 1);
  expect(size > 0 ? 0 : errno, "/proc/self/cmdline");
  close(file);
  char* word = command;
  for (int i = 0; i < kWords && word < command + size; i++, word += strlen(word) + 1) {
    words[i] = word;
  }
}

static void set_up(const struct Setting* setting) {
  const char* answer = getenv(kVariable);
  if (answer == NULL) {
    read_command();
    return;
  }
  launch_and_tell(setting, atoi(answer));
  exit(0);
}

static int64_t launch(const struct Setting* setting) {
  (void)setting;
  int64_t duration = 0;
  char text[16];
  int ends[2];
  expect(pipe(ends) == 0 ? 0 : errno, "pipe");
  snprintf(text, sizeof text, "%d", ends[1]);
  expect(setenv(kVariable, text, 1) == 0 ? 0 : errno, "setenv");
  pid_t pid = fork();
  expect(pid < 0 ? errno : 0, "fork");
  if (pid == 0) {
    execv(words[0], words);
    _exit(127);
  }
  close(ends[1]);
  reap(pid);
  expect(read(ends[0], &duration, sizeof duration) == sizeof duration ? 0 : EPROTO, "read");
  close(ends[0]);
  return duration;
}

const struct Case case_first = {.set_up = set_up, .launch = launch};
