/* SPDX-License-Identifier: MIT */
/* How long a caller is stopped in posix_spawn, libc's and libspawn's, in one process:
 *   demo_blocked LIBSPAWN.SO CHILD
 * Blocks of spawns alternate; the child is reaped outside the measured time. Prints the two medians
 * over all spawns, in microseconds: "LIBC LIBSPAWN SPAWNS". */
#include <dlfcn.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { kBlocks = 40, kSpawns = 25, kSamples = kBlocks * kSpawns, kWarmUps = 20 };

typedef int SpawnFunction(pid_t*, const char*, const posix_spawn_file_actions_t*,
                          const posix_spawnattr_t*, char* const*, char* const*);

static SpawnFunction* find(const char* library) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* symbol = handle ? dlsym(handle, "posix_spawn") : NULL;
  SpawnFunction* function = NULL;
  if (symbol == NULL) {
    fprintf(stderr, "demo_blocked: no posix_spawn in %s: %s\n", library, dlerror());
    exit(1);
  }
  memcpy(&function, &symbol, sizeof function);
  return function;
}

static double now_in_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double measure_one(SpawnFunction* spawn, char* child) {
  char* argv[] = {child, NULL};
  char* envp[] = {NULL};
  pid_t pid = -1;
  int status = -1;
  double start = now_in_microseconds();
  int error = spawn(&pid, child, NULL, NULL, argv, envp);
  double duration = now_in_microseconds() - start;
  if (error != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
    fprintf(stderr, "demo_blocked: %s: error %d (%s), status %d\n", child, error, strerror(error),
            status);
    exit(1);
  }
  return duration;
}

static void measure_block(SpawnFunction* spawn, char* child, double* samples, int count) {
  for (int i = 0; i < count; i++) samples[i] = measure_one(spawn, child);
}

static int compare(const void* left, const void* right) {
  double a = *(const double*)left;
  double b = *(const double*)right;
  return (a > b) - (a < b);
}

static double median(double* samples) {
  qsort(samples, kSamples, sizeof *samples, compare);
  return samples[kSamples / 2];
}

int main(int argc, char** argv) {
  static double samples[2][kSamples];
  if (argc != 3) {
    fprintf(stderr, "usage: demo_blocked LIBSPAWN.SO CHILD\n");
    return 2;
  }
  SpawnFunction* spawns[2] = {find("libc.so.6"), find(argv[1])};
  for (int which = 0; which < 2; which++) {
    measure_block(spawns[which], argv[2], samples[which], kWarmUps);
  }
  /* Each goes first in every other round, so that neither profits from its place. */
  for (int block = 0; block < 2 * kBlocks; block++) {
    int which = (block + block / 2) % 2;
    measure_block(spawns[which], argv[2], samples[which] + block / 2 * kSpawns, kSpawns);
  }
  printf("%.1f %.1f %d\n", median(samples[0]), median(samples[1]), kSamples);
  return 0;
}
