// SPDX-License-Identifier: MIT
// L: the time at which the program file was last used.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

ASSERTION(PS_206) {
  struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_nsec = UTIME_OMIT}};  // in 2001
  struct statvfs mount;
  struct stat status;
  copy_reporter("program");
  set_up(utimensat(AT_FDCWD, "program", times, 0) == 0, "utimensat");
  set_up(statvfs("program", &mount) == 0, "statvfs");
  if ((mount.f_flag & ST_NOATIME) != 0) untested("the file system is mounted with noatime");
  time_t before = time(NULL);
  observe((struct launch){.path = "./program"});
  set_up(stat("program", &status) == 0, "stat");
  require(status.st_atim.tv_sec > times[0].tv_sec, "the program's access time is the old one");
  require(status.st_atim.tv_sec >= before - 2, "the program's access time is before the spawn");
}
