// SPDX-License-Identifier: MIT
// cwd, root DEVICE:INODE, umask (octal), locks of memory and mappings (maps HOW-MANY)
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

void report_place(void) {
  char text[4096] = "-";
  struct stat status;
  mode_t mask = umask(0);
  umask(mask);
  say("cwd %s", getcwd(text, sizeof text) != NULL ? text : "-");
  if (stat("/", &status) == 0) {
    say("root %lu:%lu", (unsigned long)status.st_dev, (unsigned long)status.st_ino);
  }
  say("umask %03o", (unsigned)mask);
}
