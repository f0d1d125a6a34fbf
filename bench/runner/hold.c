/* SPDX-License-Identifier: MIT */
/* Makes the runner as large as a comparison wants it: memory, descriptors, the environment. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "bench/runner/runner.h"

enum {
  kVariable = 1000,
  kPopulateWrite = 23 /* MADV_POPULATE_WRITE, of Linux 5.14: headers may be older */
};

/* In pages of 4 KiB, whatever the machine's choice for large ones: it decides what fork costs. */
static void hold_memory(size_t size) {
  char* memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  need(memory != MAP_FAILED, "memory to hold");
  madvise(memory, size, MADV_NOHUGEPAGE);
  if (madvise(memory, size, kPopulateWrite) == 0) return;
  for (size_t i = 0; i < size; i += 4096) memory[i] = 1;
}

/* Until `count` are open, the standard streams among them; close-on-exec, as servers have them. */
static void hold_descriptors(size_t count) {
  struct rlimit limit;
  expect(getrlimit(RLIMIT_NOFILE, &limit) == 0 ? 0 : errno, "RLIMIT_NOFILE");
  limit.rlim_cur = limit.rlim_max;
  expect(setrlimit(RLIMIT_NOFILE, &limit) == 0 ? 0 : errno, "RLIMIT_NOFILE");
  for (int fd = 0; fd + 1 < (int)count;) {
    fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    need(fd >= 0, "descriptors to hold");
  }
}

/* Variables of about 1,000 bytes, until there are `size`. */
static char** make_environment(size_t size) {
  size_t count = (size + kVariable - 1) / kVariable;
  char** envp = calloc(count + 2, sizeof *envp);
  expect(envp == NULL ? ENOMEM : 0, "environment");
  envp[0] = "PATH=/usr/bin:/bin";
  for (size_t i = 0; i < count; i++) {
    size_t length = i + 1 < count ? kVariable : size - i * kVariable;
    envp[i + 1] = calloc(length + 16, 1);
    expect(envp[i + 1] == NULL ? ENOMEM : 0, "environment");
    int name = sprintf(envp[i + 1], "V%zu=", i);
    if (length > (size_t)name + 1) memset(envp[i + 1] + name, 'x', length - (size_t)name - 1);
  }
  return envp;
}

void hold(struct Setting* setting) {
  if (setting->memory != 0) hold_memory(setting->memory);
  if (setting->descriptors != 0) hold_descriptors(setting->descriptors);
  setting->envp = make_environment(setting->environment);
}
