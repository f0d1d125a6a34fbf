// SPDX-License-Identifier: MIT
// L: working directory, root, file mode creation mask.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

static void require_same_place(const char* path) {
  char directory[PATH_MAX], root[64];
  struct stat status;
  set_up(getcwd(directory, sizeof directory) != NULL && stat("/", &status) == 0, "getcwd, stat");
  snprintf(root, sizeof root, "%lu:%lu", (unsigned long)status.st_dev,
           (unsigned long)status.st_ino);
  observe((struct launch){.path = path});
  require(strcmp(seen("cwd"), directory) == 0, "the child's working directory is another");
  require(strcmp(seen("root"), root) == 0, "the child's root is another");
}

static void require_all_places(void) {
  require_same_place(NULL);
  set_up(chdir("new/deep") == 0, "chdir");
  require_same_place(NULL);
  set_up(chdir("../..") == 0, "chdir back");
}

PRIVILEGED_ASSERTION(PS_187) {
  set_up(mkdir("new", 0755) == 0 && mkdir("new/deep", 0755) == 0, "mkdir");
  copy_reporter("new/report");
  require_all_places();
  in_thread(require_all_places);
  become_root();
  set_up(chroot("new") == 0 && chdir("/deep") == 0, "chroot");
  require_same_place("/report");
  require_same_place("../report");
}

ASSERTION(PS_188) {
  static const mode_t masks[] = {037, 0, 0777, 0421, 022};
  for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
    umask(masks[i]);
    observe((struct launch){0});
    require_equal("the child's mask", strtol(seen("umask"), NULL, 8), masks[i]);
    require_equal("the caller's mask after the spawn", umask(masks[i]), masks[i]);
  }
}
