// SPDX-License-Identifier: MIT
// lock.N START LENGTH PID: the first record lock of another process on the file of descriptor N.
#include <fcntl.h>

#include "conformance/reporter/report.h"

void report_locks(void) {
  for (int fd = 0; fd < 256; fd++) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) continue;
    say("lock.%d %ld %ld %d", fd, (long)lock.l_start, (long)lock.l_len, (int)lock.l_pid);
  }
}
