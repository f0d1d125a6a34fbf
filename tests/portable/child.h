// SPDX-License-Identifier: MIT
// Real children: one that pauses, looked at through /proc, and ones that run to their end.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/portable/check.h"

extern char** environ;

enum { kTextSize = 512 };

/// The helper program NAME in `text` (environment: LIBSPAWN_HELPERS).
static inline const char* helper(const char* name, char text[kTextSize]) {
  const char* directory = getenv("LIBSPAWN_HELPERS");
  snprintf(text, kTextSize, "%s/%s", directory != NULL ? directory : "build/tests/helpers", name);
  return text;
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

/// The exit status of `sh -c command`, -1 if there is none.
static inline int run_shell(const char* command, const posix_spawn_file_actions_t* actions,
                            const posix_spawnattr_t* attributes) {
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -1;
  if (!CHECK_EQ(posix_spawn(&pid, "/bin/sh", actions, attributes, argv, environ), 0)) return -1;
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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

/// What /proc/PID/fd/FD refers to, or "" where it is closed.
static inline const char* descriptor(pid_t pid, int fd, char text[kTextSize]) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
  ssize_t size = readlink(path, text, kTextSize - 1);
  text[size < 0 ? 0 : size] = '\0';
  return text;
}

/// The number of a process's open descriptors.
static inline int count_descriptors(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
  DIR* directory = opendir(path);
  if (directory == NULL) return -1;
  int count = -2;  // the names . and ..
  while (readdir(directory) != NULL) count++;
  closedir(directory);
  return pid == getpid() ? count - 1 : count;
}

/// A hexadecimal field of /proc/PID/status: masks of signals.
static inline unsigned long long status_mask(pid_t pid, const char* field) {
  char text[kTextSize];
  unsigned long long mask = 0;
  size_t length = strlen(field);
  snprintf(text, sizeof text, "/proc/%d/status", (int)pid);
  FILE* file = fopen(text, "r");
  if (file == NULL) return 0;
  while (fgets(text, sizeof text, file) != NULL) {
    if (strncmp(text, field, length) == 0 && text[length] == ':') {
      mask = strtoull(text + length + 1, NULL, 16);
    }
  }
  fclose(file);
  return mask;
}

/// Skips the test where glibc's own functions are stuck: a sandbox answers EPERM to clone3, and
/// glibc tries clone after ENOSYS only.
static inline int skip_where_libc_cannot_clone(void) {
#ifdef __GLIBC__
  if (syscall(SYS_clone3, NULL, 0) == -1 && errno == EPERM) {
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
