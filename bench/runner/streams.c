/* SPDX-License-Identifier: MIT */
/* Opens the descriptor that becomes the child's standard streams. */
#include "bench/runner/streams.h"

#include <errno.h>
#include <fcntl.h>

int open_streams(const struct Setting* setting) {
  enum { kLowest = 3 };
  /* A held one is the same file. */
  if (setting->high == 0 && fcntl(kLowest, F_GETFD) >= 0) return kLowest;
  int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  expect(fd < 0 ? errno : 0, "/dev/null");
  return fd;
}
