// SPDX-License-Identifier: MIT
// fd.N cloexec=0|1 flags=OCTAL at=OFFSET file=DEVICE:INODE mode=OCTAL
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

static void report_one(int fd) {
  struct stat status;
  int descriptor_flags = fcntl(fd, F_GETFD);
  if (descriptor_flags < 0 || fstat(fd, &status) != 0) return;
  say("fd.%d cloexec=%d flags=%o at=%ld file=%lu:%lu mode=%o", fd, descriptor_flags & FD_CLOEXEC,
      (unsigned)fcntl(fd, F_GETFL), (long)lseek(fd, 0, SEEK_CUR), (unsigned long)status.st_dev,
      (unsigned long)status.st_ino, (unsigned)status.st_mode);
}

/// Without /proc every number is tried, up to a bound.
static void try_all(void) {
  for (int fd = 0; fd < 4096; fd++) report_one(fd);
}

void report_descriptors(void) {
  int listing = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* directory = listing < 0 ? NULL : fdopendir(listing);
  if (directory == NULL) {
    try_all();
    return;
  }
  for (struct dirent* entry; (entry = readdir(directory)) != NULL;) {
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd != listing) report_one(fd);
  }
  closedir(directory);
}
