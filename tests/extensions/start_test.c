// SPDX-License-Identifier: MIT
// posix_spawn_start_np and posix_spawnp_start_np: what returns when, and what may be freed.
#include <sched.h>

#include "tests/portable/apart.h"
#include "tests/portable/launches.h"
#include "tests/portable/record.h"

static char directory[kTextSize];

static void check_left(int descriptors) {
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void stuck_from_the_first(void) {
  int descriptors = count_descriptors(getpid());
  double begin = seconds_now();
  posix_spawn_handle_np handle = launch_stuck(NULL);
  CHECK(seconds_now() - begin < 10);
  wait_until_stuck(handle.pid);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINPROGRESS);
  CHECK_EQ(handle.outcome_fd, -1);
  CHECK(fcntl(handle.pidfd, F_GETFD) == FD_CLOEXEC);
  int writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
  check_left(descriptors);
}

static void start_np__first_spawn_of_the_process_sits_in_a_fifo__returns(void) {
  run_apart(stuck_from_the_first);
}

static void start_np__failing_step__is_told_by_finish_and_leaves_nothing(void) {
  int descriptors = count_descriptors(getpid());
  posix_spawn_handle_np handle = launch("/does/not/exist", NULL, NULL);
  CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
  CHECK_EQ(handle.pidfd, -1);
  handle = launch("/dev/null", NULL, NULL);
  CHECK_EQ(end_of_launch(&handle), 1000 + EACCES);
  check_left(descriptors);
}

/// A copy in memory of its own that free_text() makes unreadable at once.
static char* copy_text(const char* text) { return strcpy(malloc(strlen(text) + 1), text); }

static void free_text(char* text) {
  memset(text, '!', strlen(text));
  free(text);
}

static void free_list(char** list) {
  for (int i = 0; list[i] != NULL; i++) {
    free_text(list[i]);
    list[i] = NULL;
  }
  free(list);
}

/// `count` variables of `size` bytes each, and MARK.
static char** make_environment(int count, size_t size) {
  char** list = calloc((size_t)count + 2, sizeof *list);
  for (int i = 0; i < count; i++) {
    list[i] = malloc(size + 1);
    memset(list[i], 'v', size);
    snprintf(list[i], size, "V%d=", i);
    list[i][strlen(list[i])] = '=';
    list[i][size] = '\0';
  }
  list[count] = copy_text("MARK=kept");
  return list;
}

/// Every argument is overwritten and freed while the child has not come to any of them.
static void start_freed(int count, size_t size) {
  char text[2 * kTextSize];
  char* path = copy_text("/bin/sh");
  char* fifo_path = copy_text(fifo);
  char* folder = copy_text(directory);
  char** argv = calloc(4, sizeof *argv);
  snprintf(text, sizeof text, "test \"$MARK\" = kept -a \"$(pwd -P)\" = %s && exit 9", directory);
  argv[0] = copy_text("sh");
  argv[1] = copy_text("-c");
  argv[2] = copy_text(text);
  char** envp = make_environment(count, size);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 20, fifo_path, O_RDONLY, 0);
  posix_spawn_file_actions_addchdir(&actions, folder);
  posix_spawn_handle_np handle = kNoLaunch;
  CHECK_EQ(posix_spawn_start_np(&handle, path, &actions, NULL, argv, envp), 0);
  posix_spawn_file_actions_destroy(&actions);
  free_list(argv);
  free_list(envp);
  free_text(path);
  free_text(fifo_path);
  free_text(folder);
  wait_until_stuck(handle.pid);
  int writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), 9);
  close(writer);
}

static void start_np__arguments_freed_at_once__were_copied(void) {
  int descriptors = count_descriptors(getpid());
  int mappings = 0;
  for (int i = 0; i < 4; i++) {
    start_freed(0, 0);
    start_freed(40, 1000);   // more than fits beside the stack
    start_freed(16, 65536);  // a MiB
    if (i == 1) mappings = count_mappings();
  }
  CHECK(count_mappings() <= mappings + 2);
  check_left(descriptors);
}

static void start_np__more_than_the_kernel_takes__is_e2big_from_finish(void) {
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"true", NULL};
  char** envp = make_environment(1, 1 << 20);
  CHECK_EQ(posix_spawn_start_np(&handle, "/bin/true", NULL, NULL, argv, envp), 0);
  free_list(envp);
  CHECK_EQ(end_of_launch(&handle), 1000 + E2BIG);
}

/// Attributes with everything that is kept outside of the object.
static void set_everything(posix_spawnattr_t* attributes, const char* path, gid_t group) {
  gid_t groups[] = {group, group + 1, group + 2};
  cpu_set_t set;
  struct rlimit files = {77, 78};
  CHECK_EQ(sched_getaffinity(0, sizeof set, &set), 0);
  posix_spawnattr_init(attributes);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(attributes, path), 0);
  CHECK_EQ(posix_spawnattr_setaffinity_np(attributes, sizeof set, &set), 0);
  CHECK_EQ(posix_spawnattr_setumask_np(attributes, 0135), 0);
  CHECK_EQ(posix_spawnattr_setrlimit_np(attributes, RLIMIT_NOFILE, &files), 0);
  CHECK_EQ(posix_spawnattr_setxflags(attributes, POSIX_SPAWN_SETRLIMIT_NP), 0);
  if (geteuid() == 0) {
    CHECK_EQ(posix_spawnattr_set_groups_np(attributes, 3, groups, 0), 0);
  }
}

static void start_np__attributes_destroyed_at_once__were_copied(void) {
  static const char kScript[] =
      "test $(umask) = 0135 -a $(ulimit -n) = 77 || exit 1; "
      "test $(id -u) != 0 || id -G | grep -q '11 12 13' || exit 2";
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"sh", "-c", (char*)kScript, NULL};
  set_everything(&attributes, "/none:/bin", 11);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 20, fifo, O_RDONLY, 0);
  CHECK_EQ(posix_spawnp_start_np(&handle, "sh", &actions, &attributes, argv, environ), 0);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  // What takes the freed memory.
  set_everything(&attributes, "/wrong:/wrong", 101);
  posix_spawnattr_setumask_np(&attributes, 0);
  wait_until_stuck(handle.pid);
  int writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), 0);
  close(writer);
  posix_spawnattr_destroy(&attributes);
}

static void mapped(void) {
  char map[64];
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  snprintf(map, sizeof map, "4321 %u 1", geteuid());
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, CLONE_NEWUSER), 0);
  CHECK_EQ(posix_spawnattr_setuidmap_np(&attributes, map), 0);
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"sh", "-c", "test $(id -u) = 4321", NULL};
  int error = posix_spawn_start_np(&handle, "/bin/sh", NULL, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  if (error == EPERM || error == ENOSPC || error == ENOTSUP) {
    check_skip("no user namespaces here");
  } else if (CHECK_EQ(error, 0)) {
    CHECK_EQ(end_of_launch(&handle), 0);
  }
}

static void start_np__id_maps__were_copied(void) {
  mapped();
  run_as_user(mapped);
}

static void start_np__descriptors_closed_at_once__are_the_childs_as_they_were(void) {
  int pipe_ends[2];
  char text[8] = "";
  posix_spawn_file_actions_t actions;
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"sh", "-c", "echo text", NULL};
  CHECK_EQ(pipe2(pipe_ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 200, fifo, O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 1);
  CHECK_EQ(posix_spawn_start_np(&handle, "/bin/sh", &actions, NULL, argv, environ), 0);
  close(pipe_ends[1]);
  posix_spawn_file_actions_destroy(&actions);
  int writer = release_stuck();
  CHECK_EQ(read(pipe_ends[0], text, sizeof text - 1), 5);
  CHECK_TEXT(text, "text\n");
  CHECK_EQ(end_of_launch(&handle), 0);
  close(pipe_ends[0]);
  close(writer);
}

static void start_np__what_makes_no_sense__fails_at_once(void) {
  posix_spawn_handle_np handle = kNoLaunch;
  char* argv[] = {"none", NULL};
  int pidfd = -7;
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(launch_error("/bin/true", NULL, with_record(POSIX_SPAWN_SETEXEC)), ENOTSUP);
  CHECK_RECORD(ARGUMENTS, "", ENOTSUP);
  with_record(0);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&recorded, &pidfd, PD_DAEMON), 0);
  CHECK_EQ(launch_error("/bin/true", NULL, &recorded), EINVAL);
  CHECK_RECORD(ARGUMENTS, "", EINVAL);
  CHECK_EQ(launch_error(NULL, NULL, with_record(0)), EFAULT);
  CHECK_EQ(posix_spawnp_start_np(&handle, "", NULL, &recorded, argv, environ), ENOENT);
  CHECK_RECORD(SEARCH, "", ENOENT);
  CHECK_EQ(memcmp(&handle, &kNoLaunch, sizeof handle), 0);
  posix_spawnattr_destroy(&recorded);
  CHECK_EQ(pidfd, -7);
  check_left(descriptors);
}

int main(void) {
  publish_helpers();
  make_fifo(directory);
  RUN(start_np__first_spawn_of_the_process_sits_in_a_fifo__returns);
  check_library();
  RUN(start_np__failing_step__is_told_by_finish_and_leaves_nothing);
  RUN(start_np__arguments_freed_at_once__were_copied);
  RUN(start_np__more_than_the_kernel_takes__is_e2big_from_finish);
  RUN(start_np__attributes_destroyed_at_once__were_copied);
  RUN(start_np__id_maps__were_copied);
  RUN(start_np__descriptors_closed_at_once__are_the_childs_as_they_were);
  RUN(start_np__what_makes_no_sense__fails_at_once);
  remove_directory(directory);
  return check_end();
}
