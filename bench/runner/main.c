/* SPDX-License-Identifier: MIT */
/* Launches a program in one way and tells how long it took:
 *   runner CASE child=PATH [memory=BYTES] [descriptors=N] [threads=N] [environment=BYTES]
 *          [high=1] [preloaded=1] [misses=N] [pidfd=1] [shared=1]
 * Reads a count from each line of its input, launches so often, and answers with one line of
 * durations in nanoseconds. Ends with its input; with 3 where this libc has not what the case
 * needs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "bench/runner/runner.h"

enum { kNotHere = 3, kUsage = 2, kWarmUps = 3 };

int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void expect(int error, const char* what) {
  if (error == 0) return;
  fprintf(stderr, "runner: %s: %s\n", what, strerror(error));
  exit(1);
}

void reap(pid_t pid) {
  int status = -1;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) expect(errno, "waitpid");
  }
  if (status == 0) return;
  fprintf(stderr, "runner: the child's status is %#x\n", (unsigned)status);
  exit(1);
}

void need(int there, const char* what) {
  if (there) return;
  fprintf(stderr, "no %s here\n", what);
  exit(kNotHere);
}

static void stop_with_usage(const char* wrong) {
  fprintf(stderr, "runner: %s\nusage: runner CASE child=PATH [NAME=NUMBER]...; cases:", wrong);
  for (const struct NamedCase* each = cases; each->name != NULL; each++) {
    fprintf(stderr, " %s", each->name);
  }
  fprintf(stderr, "\n");
  exit(kUsage);
}

static const struct Case* find_case(const char* name) {
  for (const struct NamedCase* each = cases; each->name != NULL; each++) {
    if (strcmp(each->name, name) == 0) return each->definition;
  }
  stop_with_usage(name);
  return NULL;
}

static size_t* find_number(struct Setting* setting, const char* name, size_t length) {
  const struct {
    const char* name;
    size_t* number;
  } numbers[] = {
      {"memory", &setting->memory},   {"descriptors", &setting->descriptors},
      {"threads", &setting->threads}, {"environment", &setting->environment},
      {"high", &setting->high},       {"preloaded", &setting->preloaded},
      {"misses", &setting->misses},   {"shared", &setting->shared},
      {"pidfd", &setting->pidfd},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (strlen(numbers[i].name) == length && strncmp(numbers[i].name, name, length) == 0) {
      return numbers[i].number;
    }
  }
  return NULL;
}

static void set_parameter(struct Setting* setting, char* text) {
  char* value = strchr(text, '=');
  char* end = NULL;
  if (value == NULL) stop_with_usage(text);
  size_t length = (size_t)(value++ - text);
  if (strncmp(text, "child", length) == 0) {
    setting->child = value;
    return;
  }
  size_t* number = find_number(setting, text, length);
  if (number == NULL) stop_with_usage(text);
  *number = strtoull(value, &end, 10);
  if (end == value || *end != '\0') stop_with_usage(text);
}

static void launch_all(const struct Case* chosen, const struct Setting* setting, size_t count) {
  if (chosen->batch != NULL) {
    printf("%lld\n", (long long)chosen->batch(setting, count));
    return;
  }
  int64_t* durations = calloc(count + 1, sizeof *durations);
  expect(durations == NULL ? ENOMEM : 0, "durations");
  for (size_t i = 0; i < count; i++) durations[i] = chosen->launch(setting);
  for (size_t i = 0; i < count; i++) printf(i == 0 ? "%lld" : " %lld", (long long)durations[i]);
  printf("\n");
  free(durations);
}

int main(int argc, char** argv) {
  static char* child_argv[] = {"child", NULL};
  struct Setting setting = {.argv = child_argv, .threads = 1};
  char line[32];
  if (argc < 3) stop_with_usage("too few arguments");
  const struct Case* chosen = find_case(argv[1]);
  for (int i = 2; i < argc; i++) set_parameter(&setting, argv[i]);
  if (setting.child == NULL) stop_with_usage("no child");
  hold(&setting);
  if (chosen->set_up != NULL) chosen->set_up(&setting);
  for (int i = 0; i < kWarmUps && chosen->launch != NULL; i++) (void)chosen->launch(&setting);
  while (fgets(line, sizeof line, stdin) != NULL) {
    launch_all(chosen, &setting, strtoul(line, NULL, 10));
    fflush(stdout);
  }
  return 0;
}
