// SPDX-License-Identifier: MIT
// Being root: by birth, or in a user namespace.
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "conformance/harness/conform.h"
#include "conformance/harness/verdict.h"

uid_t ordinary_user(void) { return geteuid() != 0 && run_as == 0 ? geteuid() : run_as; }

static bool write_map(const char* path, const char* text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  bool worked = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  if (fd >= 0) close(fd);
  return worked;
}

static void enter_user_namespace(uid_t uid, gid_t gid) {
  char map[64];
  if (unshare(CLONE_NEWUSER) != 0) untested("no user namespace here: %s", error_name(errno));
  snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
  bool worked = write_map("/proc/self/uid_map", map) && write_map("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "0 %u 1", (unsigned)gid);
  if (!worked || !write_map("/proc/self/gid_map", map)) {
    untested("no map of user ids may be written: %s", error_name(errno));
  }
}

void become_user(uid_t user) {
  if (geteuid() != 0) return;
  set_up(setgroups(0, NULL) == 0 && setgid(user) == 0 && setuid(user) == 0, "setuid");
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // else /proc/self is root's
}

void become_root(void) {
  if (ordinary_user() == 0) return;
  become_user(run_as);
  enter_user_namespace(geteuid(), getegid());
}

void need_real_root(void) {
  if (geteuid() != 0) untested("only root can take other ids");
}

const char* own_groups(void) {
  static char text[4096] = "-";
  gid_t groups[256];
  size_t used = 0;
  int count = getgroups(256, groups);
  for (int i = 0; i < count; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i > 0 ? "," : "",
                             (unsigned)groups[i]);
  }
  return text;
}
