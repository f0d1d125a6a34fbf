// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_t: adding, its range checks, and the object's edges.
#include <sys/resource.h>

#include "tests/portable/child.h"

static void actions__negative_descriptors__are_refused(void) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addclose(&object, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, -1, 5), EBADF);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, 5, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, -1, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfchdir(&object, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfchdir_np(&object, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&object, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addtcsetpgrp_np(&object, -1), EBADF);
  CHECK_EQ(run_shell("exit 3", &object, NULL), 3);
  posix_spawn_file_actions_destroy(&object);
}

static void actions__numbers_from_the_limit_on__are_refused_for_open_and_dup2(void) {
  posix_spawn_file_actions_t object;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  int max = (int)limit.rlim_cur;
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, max, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, max, 5), EBADF);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, 5, max), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, max - 1, "/", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, 5, max - 1), 0);
  CHECK_EQ(posix_spawn_file_actions_addclose(&object, max), 0);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&object, max), 0);
  posix_spawn_file_actions_destroy(&object);
}

static void actions__zero_filled_without_init__are_initialised(void) {
  static posix_spawn_file_actions_t object;
  CHECK_EQ(run_shell("exit 3", &object, NULL), 3);
  CHECK_EQ(posix_spawn_file_actions_addchdir(&object, "/proc"), 0);
  CHECK_EQ(run_shell("test \"$(pwd -P)\" = /proc", &object, NULL), 0);
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

static void actions__destroyed_twice__is_harmless(void) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/proc");
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
  CHECK_EQ(posix_spawn_file_actions_init(&object), 0);
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

static void actions__copy_of_a_destroyed_object__is_refused_not_read(void) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/proc");
  posix_spawn_file_actions_t copy = object;
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
  CHECK_EQ(posix_spawn_file_actions_addclose(&copy, 5), EINVAL);
  CHECK_EQ(spawn_error("/bin/true", &copy, NULL), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

// Both libcs keep their heap pointer at offset 8.
static void actions__object_of_another_library__is_refused_not_read(void) {
  posix_spawn_file_actions_t object;
  void* entries = &object;
  memset(&object, 0, sizeof object);
  memcpy((char*)&object + 8, &entries, sizeof entries);
  CHECK_EQ(posix_spawn_file_actions_addclose(&object, 5), EINVAL);
  CHECK_EQ(spawn_error("/bin/true", &object, NULL), EINVAL);
}

static void actions__path__is_copied(void) {
  posix_spawn_file_actions_t object;
  char path[] = "/proc";
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addchdir_np(&object, path), 0);
  strcpy(path, "/none");
  CHECK_EQ(run_shell("test \"$(pwd -P)\" = /proc", &object, NULL), 0);
  posix_spawn_file_actions_destroy(&object);
}

static void actions__used_twice__do_the_same_twice(void) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/proc");
  CHECK_EQ(run_shell("test \"$(pwd -P)\" = /proc", &object, NULL), 0);
  CHECK_EQ(run_shell("test \"$(pwd -P)\" = /proc", &object, NULL), 0);
  CHECK_EQ(posix_spawn_file_actions_addchdir(&object, "self"), 0);
  CHECK_EQ(run_shell("test -e fdinfo", &object, NULL), 0);
  posix_spawn_file_actions_destroy(&object);
}

static void actions__five_thousand__run_in_order(void) {
  posix_spawn_file_actions_t object;
  char path[kTextSize];
  posix_spawn_file_actions_init(&object);
  for (int i = 0; i < 1666; i++) {
    CHECK_EQ(posix_spawn_file_actions_addopen(&object, 9, "/dev/null", O_RDONLY, 0), 0);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&object, 9, 8), 0);
    CHECK_EQ(posix_spawn_file_actions_addclose(&object, 9), 0);
  }
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, 9, "/dev/zero", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&object, 8, 7), 0);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, 7, path), "/dev/null");
  CHECK_TEXT(descriptor(pid, 8, path), "/dev/null");
  CHECK_TEXT(descriptor(pid, 9, path), "/dev/zero");
  end(pid);
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

int main(void) {
  check_library();
  RUN(actions__negative_descriptors__are_refused);
  RUN(actions__numbers_from_the_limit_on__are_refused_for_open_and_dup2);
  RUN(actions__zero_filled_without_init__are_initialised);
  RUN(actions__destroyed_twice__is_harmless);
  RUN(actions__copy_of_a_destroyed_object__is_refused_not_read);
  RUN(actions__object_of_another_library__is_refused_not_read);
  RUN(actions__path__is_copied);
  RUN(actions__used_twice__do_the_same_twice);
  RUN(actions__five_thousand__run_in_order);
  return check_end();
}
