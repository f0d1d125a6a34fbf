// SPDX-License-Identifier: MIT
// M: addfchdir.
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"
#include "conformance/harness/directories.h"

/// Directories one at 33, two at 34, closed at exec.
static void open_directories(void) {
  make_directory("one", 0755);
  make_directory("two", 0755);
  open_at(33, "one", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  open_at(34, "two", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

ASSERTION(FA_040) {
  open_directories();
  posix_spawn_file_actions_t* actions = new_actions();
  then_fchdir(actions, 33);
  observe((struct launch){.actions = actions});
  require_directory("one");
  actions = new_actions();
  then_open(actions, 30, "two", O_RDONLY | O_DIRECTORY);
  then_fchdir(actions, 30);
  observe((struct launch){.actions = actions});
  require_directory("two");
  actions = new_actions();
  then_fchdir(actions, 33);
  then_open(actions, 30, ".", O_RDONLY | O_DIRECTORY);
  then_dup2(actions, 34, 33);
  then_open(actions, 31, ".", O_RDONLY | O_DIRECTORY);
  then_fchdir(actions, 33);
  then_dup2(actions, 30, 33);
  observe((struct launch){.actions = actions});
  require_directory("two");
  require_file(30, "one");
  require_file(31, "one");
  require_file(33, "one");
}

ASSERTION(FA_041) {
  posix_spawn_file_actions_t* actions = new_actions();
  require_error("addfchdir(-1)", add_fchdir(actions, -1), EBADF);
  require_error("addfchdir(INT_MIN)", add_fchdir(actions, INT_MIN), EBADF);
  observe((struct launch){.actions = actions});
  require_plain();
  open_directories();
  open_at(200, "one", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  limit_descriptors(100);
  then_fchdir(actions, 200);
  observe((struct launch){.actions = actions});
  require_directory("one");
  then_fchdir(actions, INT_MAX);
  require_launch_error((struct launch){.actions = actions}, EBADF);
}

static void require_fchdir_error(int fd, int expected) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_fchdir(actions, fd);
  require_launch_error((struct launch){.actions = actions}, expected);
}

ASSERTION(FA_042) {
  open_directories();
  open_at(35, "f", O_RDWR | O_CREAT);
  require_fchdir_error(36, EBADF);
  require_fchdir_error(35, ENOTDIR);
  require_fchdir_error(0, ENOTDIR);
  posix_spawn_file_actions_t* actions = new_actions();
  then_close(actions, 33);
  then_fchdir(actions, 33);
  require_launch_error((struct launch){.actions = actions}, EBADF);
  set_up(chmod("one", 0600) == 0, "chmod");
  drop_capabilities();
  require_fchdir_error(33, EACCES);
  actions = new_actions();
  then_fchdir(actions, 34);
  observe((struct launch){.actions = actions});
  require_directory("two");
}

ASSERTION(FA_043) {
  open_directories();
  open_at(35, "one", O_RDONLY | O_DIRECTORY);
  posix_spawn_file_actions_t* actions = new_actions();
  then_fchdir(actions, 33);
  then_fchdir(actions, 35);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 35 40");
  require_file(35, "one");
  require_directory("one");
  require_equal("the caller's FD_CLOEXEC", fcntl(35, F_GETFD), 0);
}
