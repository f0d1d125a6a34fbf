/* SPDX-License-Identifier: MIT */
/* How long a caller is stopped in posix_spawn_start_np and in posix_spawn, in one process:
 *   async_blocked CHILD
 * The two alternate; finish and the waiting for the child are outside of the measured time. Prints
 * both medians in microseconds, and the median of the pairs' ratios beside its bound. Ends with 1
 * where that is not kept. */
#include <spawn_np.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kPairs = 3000, kWarmUps = 50 };

static const double kBound = 0.5;
static char* envp[] = {NULL};

static double now_in_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void expect_end(const char* what, int error, pid_t pid) {
  int status = -1;
  if (error == 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status)) return;
  fprintf(stderr, "async_blocked: %s: error %d (%s), status %d\n", what, error, strerror(error),
          status);
  exit(1);
}

static double measure_spawn(char* child) {
  char* argv[] = {child, NULL};
  pid_t pid = -1;
  double start = now_in_microseconds();
  int error = posix_spawn(&pid, child, NULL, NULL, argv, envp);
  double duration = now_in_microseconds() - start;
  expect_end("posix_spawn", error, pid);
  return duration;
}

static double measure_start(char* child) {
  char* argv[] = {child, NULL};
  posix_spawn_handle_np handle;
  double start = now_in_microseconds();
  int error = posix_spawn_start_np(&handle, child, NULL, NULL, argv, envp);
  double duration = now_in_microseconds() - start;
  if (error == 0) error = posix_spawn_finish_np(&handle, -1);
  expect_end("posix_spawn_start_np", error, handle.pid);
  if (handle.pidfd >= 0) close(handle.pidfd);
  return duration;
}

static int compare(const void* left, const void* right) {
  double a = *(const double*)left;
  double b = *(const double*)right;
  return (a > b) - (a < b);
}

static double median(double* samples) {
  qsort(samples, kPairs, sizeof *samples, compare);
  return samples[kPairs / 2];
}

int main(int argc, char** argv) {
  static double starts[kPairs];
  static double spawns[kPairs];
  static double ratios[kPairs];
  if (argc != 2) {
    fprintf(stderr, "usage: async_blocked CHILD\n");
    return 2;
  }
  for (int i = 0; i < kWarmUps; i++) (void)(measure_spawn(argv[1]) + measure_start(argv[1]));
  for (int i = 0; i < kPairs; i++) {
    /* Each goes first in every other pair, so that neither profits from its place. */
    if (i % 2 == 0) starts[i] = measure_start(argv[1]);
    spawns[i] = measure_spawn(argv[1]);
    if (i % 2 != 0) starts[i] = measure_start(argv[1]);
    ratios[i] = starts[i] / spawns[i];
  }
  double ratio = median(ratios);
  printf("posix_spawn_start_np %.1f us, posix_spawn %.1f us, ratio %.2f, bound %.2f, %d pairs\n",
         median(starts), median(spawns), ratio, kBound, (int)kPairs);
  return ratio < kBound ? 0 : 1;
}
