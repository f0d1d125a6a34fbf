/* SPDX-License-Identifier: MIT */
/* What a case of the runner gets and gives. A case is a file cases/NAME.c with one `case_NAME`. */
#ifndef BENCH_RUNNER_RUNNER_H
#define BENCH_RUNNER_RUNNER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The parameters of the command line. */
struct Setting {
  char* child;   /* the program to launch: it ends at once, with 0 */
  char** argv;   /* the child's, the same for every case */
  char** envp;   /* the child's, of `environment` bytes where that is given */
  size_t memory; /* bytes that the runner holds, touched */
  size_t descriptors;
  size_t threads;
  size_t environment;
  size_t high;      /* not 0: the child's streams are descriptors above all that are held */
  size_t preloaded; /* not 0: commands of the shell inherit LD_PRELOAD */
  size_t misses;    /* directories of PATH that do not have the child */
  size_t pidfd;     /* not 0: a launch gives a process descriptor as well */
  size_t shared;    /* not 0: the child is born with the runner's own table of descriptors */
};

/* One of `launch` and `batch` is there. All durations are in nanoseconds. */
struct Case {
  /* Once, before everything; may be null. */
  void (*set_up)(const struct Setting*);
  /* One launch and the wait for its end; answers how long the part took that the case measures. */
  int64_t (*launch)(const struct Setting*);
  /* `count` launches; answers the duration of one, taken over all of them. */
  int64_t (*batch)(const struct Setting*, size_t count);
};

struct NamedCase {
  const char* name;
  const struct Case* definition;
};

/* What the build makes of the files in cases/; ends with a null name. */
extern const struct NamedCase cases[];

/* CLOCK_MONOTONIC. */
int64_t now(void);

/* Ends the runner with a message unless `error`, an error number, is 0. */
void expect(int error, const char* what);

/* Waits for a child that must end with 0. */
void reap(pid_t pid);

/* Ends the runner with the status that means "not here": the case needs what this libc has not. */
void need(int there, const char* what);

/* Memory, descriptors and environment as the command line says. */
void hold(struct Setting* setting);

#endif
