// SPDX-License-Identifier: MIT
// A caller with so many descriptors that a child of its which it does not wait for shares its table
// at first.
#pragma once

#include "tests/portable/identities.h"
#include "tests/portable/launches.h"

enum { kFirstOfMany = 1000, kThousands = 7000, kSmallTable = 4096, kUnshare = 2 };

/// Every second one close-on-exec; what is below is left to the test. False, and skipped, where
/// they are not permitted.
static inline int open_thousands(void) {
  enum { kEnd = kFirstOfMany + kThousands };
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < kEnd + 100) limit.rlim_max = kEnd + 100;
  if (limit.rlim_cur < kEnd + 100) limit.rlim_cur = kEnd + 100;
  int is_permitted = setrlimit(RLIMIT_NOFILE, &limit) == 0;
  close_inherited();
  for (int fd = kFirstOfMany; is_permitted && fd < kEnd; fd++) {
    is_permitted = fcntl(0, fd % 2 == 0 ? F_DUPFD_CLOEXEC : F_DUPFD, fd) == fd;
  }
  if (!is_permitted) check_skip("so many descriptors are not permitted");
  return is_permitted;
}

static inline void check_thousands(void) {
  int wrong = 0;
  for (int fd = kFirstOfMany; fd < kFirstOfMany + kThousands; fd++) {
    wrong += fcntl(fd, F_GETFD) != (fd % 2 == 0 ? FD_CLOEXEC : 0);
  }
  CHECK_EQ(wrong, 0);
}

/// Linux 5.9 has what is needed for sharing, 6.2 tells that it is worth it.
static inline int shares_thousands(void) {
  struct stat status;
  return syscall(kCloseRange, ~0U, ~0U, kUnshare) == 0 && stat("/proc/self/fd", &status) == 0 &&
         status.st_size != 0;
}

/// A launch of which nobody waits for exec: by posix_spawn_start_np, or by posix_spawn until a
/// deadline, which is nobody's in a test.
struct way {
  const char* name;
  int is_started;
};

static const struct way kWays[] = {{"start", 1}, {"deadline", 0}};

/// The program's process ID, or -1000 and the error number.
static inline pid_t run_in_way(const struct way* way, const char* path, char* const argv[],
                               const posix_spawn_file_actions_t* actions, short flags) {
  posix_spawnattr_t attributes;
  posix_spawn_handle_np handle = kNoLaunch;
  pid_t pid = -1;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  if (!way->is_started) posix_spawnattr_settimeout_np(&attributes, 1000 * kSeconds);
  errno = 4711;
  int error = way->is_started
                  ? posix_spawn_start_np(&handle, path, actions, &attributes, argv, environ)
                  : posix_spawn(&pid, path, actions, &attributes, argv, environ);
  if (error == 0 && way->is_started) {
    error = posix_spawn_finish_np(&handle, -1);
    pid = handle.pid;
    if (error == 0 && handle.pidfd >= 0) CHECK_EQ(close(handle.pidfd), 0);
  }
  CHECK_EQ(errno, 4711);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? pid : -1000 - error;
}

/// How a program that ends did: as end_of() tells it, or what run_in_way() says.
static inline int end_in_way(const struct way* way, const char* path,
                             const posix_spawn_file_actions_t* actions, short flags) {
  char* argv[] = {"none", NULL};
  pid_t pid = run_in_way(way, path, argv, actions, flags);
  return pid > 0 ? end_of(pid) : pid;
}
