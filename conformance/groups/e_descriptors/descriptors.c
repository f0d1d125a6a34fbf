// SPDX-License-Identifier: MIT
// The new image's descriptors next to the caller's.
#include "conformance/groups/e_descriptors/descriptors.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void open_at(int fd, const char* path, int descriptor_flags) {
  int opened = path != NULL ? open(path, O_RDWR | O_CREAT, 0600) : open("/dev/null", O_RDWR);
  set_up(opened >= 0 && dup2(opened, fd) == fd, "open and dup2");
  if (opened != fd) close(opened);
  set_up(fcntl(fd, F_SETFD, descriptor_flags) == 0, "F_SETFD");
}

/// As the reporter writes it; without FD_CLOEXEC, which nothing in a new image has.
static void describe(int fd, char* text, size_t size) {
  struct stat status;
  set_up(fstat(fd, &status) == 0, "fstat");
  snprintf(text, size, "cloexec=0 flags=%o at=%ld file=%lu:%lu mode=%o",
           (unsigned)fcntl(fd, F_GETFL), (long)lseek(fd, 0, SEEK_CUR), (unsigned long)status.st_dev,
           (unsigned long)status.st_ino, (unsigned)status.st_mode);
}

void require_inherited(int fd, int original) {
  char key[32], expected[256];
  snprintf(key, sizeof key, "fd.%d", fd);
  if (!is_seen(key)) fail("descriptor %d is closed in the new image", fd);
  describe(original, expected, sizeof expected);
  require(strcmp(seen(key), expected) == 0,
          "descriptor %d of the new image has another file, offset or flags", fd);
}

void require_closed(int fd) {
  if (has_descriptor(fd)) fail("descriptor %d is open in the new image", fd);
}

void require_own(int fd, int descriptor_flags) {
  int flags = fcntl(fd, F_GETFD);
  if (flags < 0) fail("the caller lost descriptor %d", fd);
  if (flags != descriptor_flags) fail("the caller's flags of descriptor %d have changed", fd);
}

int count_descriptors(void) {
  int count = 0;
  for (const char* line = report_text(); line != NULL && *line != '\0';) {
    count += strncmp(line, "fd.", 3) == 0;
    line = strchr(line, '\n');
    if (line != NULL) line++;
  }
  return count;
}
