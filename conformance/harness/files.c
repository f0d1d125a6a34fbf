// SPDX-License-Identifier: MIT
// Files that cases need: the reporter and copies of it, small files.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

const char* reporter(void) {
  static char path[PATH_MAX];
  const char* chosen = getenv("CONFORMANCE_REPORT");
  if (path[0] != '\0') return path;
  if (chosen != NULL) {
    snprintf(path, sizeof path, "%s", chosen);
  } else {
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof "report");
    path[size < 0 ? 0 : size] = '\0';
    char* slash = strrchr(path, '/');
    strcpy(slash != NULL ? slash + 1 : path, "report");
  }
  if (access(path, X_OK) == 0) return path;
  fprintf(stderr, "%s: %s; build it, or name it in CONFORMANCE_REPORT\n", path, strerror(errno));
  exit(2);
}

void copy_reporter(const char* path) {
  struct stat status;
  int from = open(reporter(), O_RDONLY | O_CLOEXEC);
  set_up(from >= 0 && fstat(from, &status) == 0, "opening the reporter");
  int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
  set_up(to >= 0, path);
  for (off_t left = status.st_size; left > 0;) {
    ssize_t copied = sendfile(to, from, NULL, (size_t)left);
    set_up(copied > 0, "copying the reporter");
    left -= copied;
  }
  set_up(fchmod(to, 0755) == 0, path);
  close(to);
  close(from);
}

void write_file(const char* path, const char* content, mode_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  set_up(fd >= 0, path);
  set_up(write(fd, content, strlen(content)) == (ssize_t)strlen(content), path);
  set_up(fchmod(fd, mode) == 0 && close(fd) == 0, path);
}
