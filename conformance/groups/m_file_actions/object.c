// SPDX-License-Identifier: MIT
// M: objects: init, destroy, and what all add functions have in common.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "conformance/groups/m_file_actions/actions.h"
#include "conformance/harness/directories.h"

/// Descriptors 33 and, closed at exec, 34.
static void open_two(void) {
  open_at(33, "f", O_RDWR | O_CREAT);
  open_at(34, "f", O_RDONLY | O_CLOEXEC);
}

ASSERTION(FA_001) {
  open_two();
  posix_spawn_file_actions_t* actions = new_actions();
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 40");
  require_file(33, "f");
  require_file(0, "/dev/null");
  require_directory(".");
}

ASSERTION(FA_004) {
  open_two();
  make_directory("d", 0755);
  posix_spawn_file_actions_t* actions = new_actions();
  for (int i = 0; i < 20; i++) then_open(actions, 50 + i, "f", O_RDONLY);
  then_close(actions, 33);
  then_chdir(actions, "d");
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
  require_error("init after destroy", posix_spawn_file_actions_init(actions), 0);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 40");
  require_directory(".");
  then_dup2(actions, 33, 35);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 35 40");
  require_error("the second destroy", posix_spawn_file_actions_destroy(actions), 0);
}

ASSERTION(FA_006) {
  posix_spawn_file_actions_t object;
  memset(&object, 0, sizeof object);
  int error = posix_spawn_file_actions_destroy(&object);
  require(error == 0 || error == EINVAL, "destroy of an object of zeros gives %s",
          error_name(error));
  note("an object of zeros: %s", error_name(error));
}

// POSIX: the value alone reports, whatever errno is.
static void check_values(int preset) {
  posix_spawn_file_actions_t* actions = new_actions();
  errno = preset;
  require_error("addopen", posix_spawn_file_actions_addopen(actions, 30, "f", O_RDONLY, 0), 0);
  require_error("addopen(-1)", posix_spawn_file_actions_addopen(actions, -1, "f", O_RDONLY, 0),
                EBADF);
  errno = preset;
  require_error("addclose", posix_spawn_file_actions_addclose(actions, 33), 0);
  require_error("addclose(-1)", posix_spawn_file_actions_addclose(actions, -1), EBADF);
  errno = preset;
  require_error("adddup2", posix_spawn_file_actions_adddup2(actions, 30, 31), 0);
  require_error("adddup2(-1)", posix_spawn_file_actions_adddup2(actions, -1, 32), EBADF);
  errno = preset;
  require_error("addchdir", add_chdir(actions, "d"), 0);
  require_error("addfchdir", add_fchdir(actions, 3), 0);
  int error = add_fchdir(actions, -1);  // FA-041 wants EBADF
  require(error >= 0, "addfchdir(-1) gives a negative value");
}

ASSERTION(FA_007) {
  check_values(0);
  check_values(EBADF);
  check_values(ENOMEM);
}

/// One action that the new object gets, an error that the spawn gives.
static posix_spawn_file_actions_t* fails_at_spawn(posix_spawn_file_actions_t* actions, int error) {
  require_launch_error((struct launch){.actions = actions}, error);
  return new_actions();
}

ASSERTION(FA_009) {
  char path[PATH_MAX + 100];
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  posix_spawn_file_actions_t* actions = new_actions();
  then_open(actions, 30, "none", O_RDONLY);
  actions = fails_at_spawn(actions, ENOENT);
  then_open(actions, 30, path, O_RDONLY);
  actions = fails_at_spawn(actions, ENAMETOOLONG);
  then_dup2(actions, 35, 36);
  actions = fails_at_spawn(actions, EBADF);
  then_chdir(actions, "none");
  actions = fails_at_spawn(actions, ENOENT);
  then_fchdir(actions, 35);
  actions = fails_at_spawn(actions, EBADF);
  then_close(actions, 35);
  then_open(actions, 30, "late", O_RDONLY);
  then_dup2(actions, 36, 37);
  open_at(36, "late", O_RDONLY | O_CREAT);  // only now there is something to act on
  observe((struct launch){.actions = actions});
  require_file(30, "late");
  require_file(37, "late");
}

/// A descriptor wanders through the numbers, so that each pair needs the one before it.
ASSERTION(FA_010) {
  enum { kPairs = 5000, kFirst = 100 };
  int span = open_max() - kFirst < 800 ? open_max() - kFirst : 800;
  char expected[64];
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(kFirst, "f", O_RDONLY | O_CREAT);
  for (int i = 0; i < kPairs; i++) {
    then_dup2(actions, kFirst + i % span, kFirst + (i + 1) % span);
    then_close(actions, kFirst + i % span);
  }
  observe((struct launch){.actions = actions});
  snprintf(expected, sizeof expected, "0 1 2 40 %d", kFirst + kPairs % span);
  require_descriptors(expected);
  require_file(kFirst + kPairs % span, "f");
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
}
