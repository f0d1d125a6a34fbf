// SPDX-License-Identifier: MIT
// E: standard descriptors that are closed, flags that close descriptors, and a lowered limit.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/e_descriptors/descriptors.h"
#include "conformance/harness/directories.h"

/// Descriptors 0, 1 and 2 of the new image, of which only `open_one` is open.
static void require_only(int open_one) {
  for (int fd = 0; fd < 3; fd++) {
    if (fd == open_one) require_inherited(fd, fd);
    if (fd != open_one) require_closed(fd);
  }
}

ASSERTION(PS_092) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = 1; fd < 3; fd++) {
    require_error("addclose", posix_spawn_file_actions_addclose(&actions, fd), 0);
  }
  observe((struct launch){.actions = &actions});
  require_only(0);
  set_up(fcntl(0, F_SETFD, FD_CLOEXEC) == 0 && close(2) == 0, "F_SETFD, close");
  observe((struct launch){0});
  require_only(1);
  set_up(close(0) == 0 && close(1) == 0, "close");
  observe((struct launch){0});
  require_only(-1);
  require_equal("the number of descriptors in the new image", count_descriptors(), 1);
  note("left closed");
}

ASSERTION(PS_093) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  open_at(7, "file", FD_CLOEXEC);
  set_up(mkdir("directory", 0755) == 0, "mkdir");
  int directory = open("directory", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  set_up(directory >= 0, "opening the directory");
  require_error("adddup2", posix_spawn_file_actions_adddup2(&actions, 7, 8), 0);
  require_error("adddup2", posix_spawn_file_actions_adddup2(&actions, 8, 9), 0);
  require_error("addfchdir", add_fchdir(&actions, directory), 0);
  require_error("adddup2", posix_spawn_file_actions_adddup2(&actions, 7, 10), 0);
  observe((struct launch){.actions = &actions});
  require_own(7, FD_CLOEXEC);
  require_own(directory, FD_CLOEXEC);
  require_closed(7);
  require_closed(directory);
  for (int fd = 8; fd <= 10; fd++) require_inherited(fd, 7);
}

/// A descriptor that no fork may pass on.
ASSERTION(PS_094) {
#ifdef FD_CLOFORK
  open_at(7, "file", FD_CLOFORK);
  open_at(8, "file", FD_CLOFORK | FD_CLOEXEC);
  require_own(7, FD_CLOFORK);
  observe((struct launch){0});
  require_closed(7);
  require_closed(8);
  require_own(7, FD_CLOFORK);
#else
  untested("there is no FD_CLOFORK here");
#endif
}

ASSERTION(PS_095) {
  posix_spawn_file_actions_t actions;
  struct rlimit limit;
  posix_spawn_file_actions_init(&actions);
  require_error("adddup2", posix_spawn_file_actions_adddup2(&actions, 5, 6), 0);
  open_at(5, "five", 0);
  open_at(100, "hundred", 0);
  open_at(200, "two hundred", 0);
  open_at(201, "file", FD_CLOEXEC);
  set_up(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
  limit.rlim_cur = 100;
  set_up(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
  for (int pass = 0; pass < 2; pass++) {
    observe((struct launch){.actions = pass == 0 ? NULL : &actions});
    require_inherited(100, 100);
    require_inherited(200, 200);
    require_closed(201);
    require_equal("the number of descriptors in the new image", count_descriptors(), 7 + pass);
  }
  require_inherited(6, 5);
}
