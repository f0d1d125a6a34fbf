// SPDX-License-Identifier: MIT
// L: resource limits and the nice value.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

enum { kKernelLimits = 16 };

static void require_same_limits(void) {
  char key[16], text[64];
  observe((struct launch){0});
  for (int resource = 0; resource < kKernelLimits; resource++) {
    struct rlimit limit;
    if (getrlimit((__typeof__(RLIMIT_CORE))resource, &limit) != 0) continue;
    snprintf(key, sizeof key, "limit.%d", resource);
    snprintf(text, sizeof text, "%lld %lld", (long long)limit.rlim_cur, (long long)limit.rlim_max);
    require_text(key, seen(key), text);
  }
}

static void limit_to(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit limit;
  getrlimit((__typeof__(RLIMIT_CORE))resource, &limit);
  if (limit.rlim_max > hard) limit.rlim_max = hard;
  limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
  set_up(setrlimit((__typeof__(RLIMIT_CORE))resource, &limit) == 0, "setrlimit");
}

/// A child that writes behind the end that RLIMIT_FSIZE sets.
static void require_file_limit(void) {
  char* argv[] = {"report", "--quiet", "--write=5", NULL};
  int fd = open("file", O_WRONLY | O_CREAT | O_APPEND, 0600);
  set_up(fd >= 0 && write(fd, "x", 1) == 1 && dup2(fd, 5) == 5, "a file of one byte");
  limit_to(RLIMIT_FSIZE, 1, 1);
  int status = wait_status(start((struct launch){.argv = argv}));
  require(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ,
          "the wait status of a child that writes too much is %#x", (unsigned)status);
}

ASSERTION(PS_189) {
  require_same_limits();
  limit_to(RLIMIT_CORE, 123, 456);
  limit_to(RLIMIT_FSIZE, 1 << 22, 1 << 23);
  limit_to(RLIMIT_NOFILE, 64, 128);
  limit_to(RLIMIT_CPU, 1000, 2000);
  limit_to(RLIMIT_STACK, 1 << 20, 1 << 21);
  limit_to(RLIMIT_DATA, 1 << 28, 1 << 29);
  limit_to(RLIMIT_MEMLOCK, 0, 4096);
  require_same_limits();
  in_thread(require_same_limits);
  require_file_limit();
}

static void require_nice(int expected) {
  errno = 0;
  observe((struct launch){0});
  require_equal("the child's nice value", seen_number("nice"), expected);
  require_equal("that of the calling thread", getpriority(PRIO_PROCESS, 0), expected);
}

/// Linux: each thread has a nice value of its own.
static void be_nicer(void) {
  int own = getpriority(PRIO_PROCESS, 0) + 2;
  if (own > 19) own = 19;
  set_up(setpriority(PRIO_PROCESS, 0, own) == 0, "setpriority");
  require_nice(own);
}

ASSERTION(PS_190) {
  int own = getpriority(PRIO_PROCESS, 0);
  require_nice(own);
  own = own + 5 > 19 ? 19 : own + 5;
  set_up(setpriority(PRIO_PROCESS, 0, own) == 0, "setpriority");
  require_nice(own);
  in_thread(be_nicer);
  require_nice(own);
}
