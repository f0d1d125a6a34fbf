// SPDX-License-Identifier: MIT
// Real children: one that pauses, looked at through /proc, and ones that run to their end.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/portable/proc.h"

extern char** environ;

/// The helper program NAME in `text` (environment: LIBSPAWN_HELPERS).
static inline const char* helper(const char* name, char text[kTextSize]) {
  const char* directory = getenv("LIBSPAWN_HELPERS");
  snprintf(text, kTextSize, "%s/%s", directory != NULL ? directory : "build/tests/helpers", name);
  return text;
}

/// Waits until the process is the paused helper program. Linux: the caller of a spawn goes on while
/// exec still closes descriptors and sets up the new image, so /proc may tell of the old one.
static inline void wait_until_ready(pid_t pid) {
  char text[kTextSize] = "";
  for (int i = 0; i < 5000 && strcmp(text, "ready") != 0; i++) {
    usleep(1000);
    proc_line(pid, "comm", text);
  }
  CHECK_TEXT(text, "ready");
}

/// Starts a child that pauses; its pid, or -1 after a failed check.
static inline pid_t start_paused(const posix_spawn_file_actions_t* actions,
                                 const posix_spawnattr_t* attributes) {
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  pid_t pid = -1;
  CHECK_EQ(posix_spawn(&pid, helper("paused", path), actions, attributes, argv, environ), 0);
  return pid;
}

/// Starts a child that pauses, and waits until it does.
static inline pid_t start_ready(const posix_spawn_file_actions_t* actions,
                                const posix_spawnattr_t* attributes) {
  pid_t pid = start_paused(actions, attributes);
  if (pid > 0) wait_until_ready(pid);
  return pid;
}

/// The status of a child that ends by itself.
static inline int wait_for(pid_t pid) {
  int status = -1;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

static inline void end(pid_t pid) {
  if (pid <= 0) return;
  kill(pid, SIGKILL);
  wait_for(pid);
}

/// waitpid() that gives up after ten seconds: -1, and the child is ended.
static inline int wait_soon(pid_t pid) {
  for (int i = 0; i < 10000; i++) {
    int status = -1;
    pid_t got = waitpid(pid, &status, WNOHANG);
    if (got == pid) return status;
    if (got < 0 && errno != EINTR) return -1;
    usleep(1000);
  }
  end(pid);
  return -1;
}

/// The exit status of a child, or the negative number of the signal that ended it.
static inline int end_of(pid_t pid) {
  if (!CHECK(pid > 0)) return -1;
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

enum { kPidfd = 3 };  // P_PIDFD, which older headers lack

/// The exit status of what a process descriptor refers to, or the number of the signal that ended
/// it; -1 where it cannot be waited for.
static inline int end_of_pidfd(int pidfd) {
  siginfo_t information = {0};
  if (waitid((idtype_t)kPidfd, (id_t)pidfd, &information, WEXITED) != 0) return -1;
  return information.si_status;
}

/// The exit status of `sh -c command`; negative if there is none.
static inline int run_shell(const char* command, const posix_spawn_file_actions_t* actions,
                            const posix_spawnattr_t* attributes) {
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -1;
  int error = posix_spawn(&pid, "/bin/sh", actions, attributes, argv, environ);
  return CHECK_EQ(error, 0) ? end_of(pid) : -1;
}

/// What posix_spawn answers where it must fail; a child that was born in spite of it is ended.
static inline int spawn_error(const char* path, const posix_spawn_file_actions_t* actions,
                              const posix_spawnattr_t* attributes) {
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  int error = posix_spawn(&pid, path, actions, attributes, argv, environ);
  if (error == 0) {
    end(pid);
  } else {
    CHECK_EQ(pid, -7);
  }
  return error;
}

/// spawn_error() where `more` descriptors are free, besides those that are open.
static inline int error_with_room_for(int more, const posix_spawnattr_t* attributes) {
  struct rlimit limit;
  int first = dup(0);
  close(first);
  getrlimit(RLIMIT_NOFILE, &limit);
  struct rlimit low = {(rlim_t)(first + more), limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  int error = spawn_error("/bin/true", NULL, attributes);
  setrlimit(RLIMIT_NOFILE, &limit);
  return error;
}

/// True once something can be read from the descriptor, or the time is over.
static inline int is_readable(int fd, int milliseconds) {
  struct pollfd entry = {fd, POLLIN, 0};
  return poll(&entry, 1, milliseconds) == 1;
}

/// What clone3 answers to a wrong argument: EINVAL, or what a sandbox or old kernel says.
static inline int refused_clone3(void) { return syscall(SYS_clone3, NULL, 0) == -1 ? errno : 0; }

/// Skips the test where glibc's own functions are stuck: a sandbox answers EPERM to clone3, and
/// glibc tries clone after ENOSYS only.
static inline int skip_where_libc_cannot_clone(void) {
#ifdef __GLIBC__
  if (refused_clone3() == EPERM) {
    check_skip("glibc takes no EPERM from clone3");
    return 1;
  }
#endif
  return 0;
}

/// True if this process has no child, dead or alive, of any kind.
static inline int has_no_child(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == -1 && errno == ECHILD;
}

/// Makes a directory for one program; removed by remove_directory().
static inline const char* make_directory(char text[kTextSize]) {
  strcpy(text, "/tmp/libspawn-portable-XXXXXX");
  if (mkdtemp(text) != NULL) return text;
  perror(text);
  exit(1);
}

static inline void remove_directory(const char* path) {
  char* argv[] = {"rm", "-rf", (char*)path, NULL};
  pid_t pid = -1;
  if (posix_spawn(&pid, "/bin/rm", NULL, NULL, argv, environ) == 0) wait_for(pid);
}

/// Writes a file and gives it a mode.
static inline void write_file(const char* path, const char* content, mode_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0 || write(fd, content, strlen(content)) < 0 || fchmod(fd, mode) != 0) perror(path);
  close(fd);
}
