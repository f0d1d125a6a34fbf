// SPDX-License-Identifier: MIT
// pid ppid pgrp sid, uid.real/effective/saved, gid.*, groups, tty (session of /dev/tty, or 0),
// tty.error (of opening it), foreground
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

static void report_groups(void) {
  gid_t groups[256];
  char text[4096] = "-";
  size_t used = 0;
  int count = getgroups(256, groups);
  for (int i = 0; i < count; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i > 0 ? "," : "",
                             (unsigned)groups[i]);
  }
  say("groups %s", text);
}

static void report_terminal(void) {
  int session = 0, group = 0;
  int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
  int error = tty < 0 ? errno : 0;
  if (tty >= 0 && ioctl(tty, TIOCGSID, &session) != 0) session = -1;
  if (tty >= 0 && ioctl(tty, TIOCGPGRP, &group) != 0) group = -1;
  if (tty >= 0) close(tty);
  say("tty %d", session);
  say("tty.error %d", error);
  say("foreground %d", group);
}

void report_ids(void) {
  uid_t uid, euid, suid;
  gid_t gid, egid, sgid;
  getresuid(&uid, &euid, &suid);
  getresgid(&gid, &egid, &sgid);
  say("pid %d", getpid());
  say("ppid %d", getppid());
  say("pgrp %d", getpgrp());
  say("sid %d", getsid(0));
  say("uid.real %u\nuid.effective %u\nuid.saved %u", uid, euid, suid);
  say("gid.real %u\ngid.effective %u\ngid.saved %u", gid, egid, sgid);
  report_groups();
  report_terminal();
}
