// SPDX-License-Identifier: MIT
// What file actions leave open in a real child, and where it stands.
#include "tests/portable/child.h"

static posix_spawn_file_actions_t object;

static void descriptors__open__has_file_and_flags(void) {
  char text[kTextSize];
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, 7, "/dev/null", O_RDWR | O_APPEND, 0);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, 7, text), "/dev/null");
  end(pid);
  CHECK_EQ(run_shell("test $(sed -n 's/^flags:.*\\(.....\\)$/\\1/p' /proc/self/fdinfo/7) = 02002",
                     &object, NULL),
           0);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__open_with_mode__makes_the_file_so(void) {
  char directory[kTextSize];
  char path[kTextSize + 8];
  struct stat information = {0};
  snprintf(path, sizeof path, "%s/made", make_directory(directory));
  mode_t old = umask(0);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, 1, path, O_WRONLY | O_CREAT | O_EXCL, 0641);
  CHECK_EQ(run_shell("echo text", &object, NULL), 0);
  umask(old);
  CHECK_EQ(stat(path, &information), 0);
  CHECK_EQ(information.st_mode & 07777, 0641);
  CHECK_EQ(information.st_size, 5);
  CHECK_EQ(spawn_error("/bin/true", &object, NULL), EEXIST);
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

static void descriptors__open_on_an_open_one__replaces_it(void) {
  char text[kTextSize];
  int fd = open("/dev/zero", O_RDONLY);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, fd, "/dev/null", O_RDONLY, 0);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, fd, text), "/dev/null");
  CHECK_TEXT(descriptor(getpid(), fd, text), "/dev/zero");
  end(pid);
  close(fd);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__open_with_cloexec__is_closed_at_exec_only(void) {
  char text[kTextSize];
  int lowest = dup(0);
  close(lowest);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, lowest, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
  posix_spawn_file_actions_addopen(&object, lowest + 9, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
  posix_spawn_file_actions_adddup2(&object, lowest + 9, lowest + 20);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, lowest, text), "");
  CHECK_TEXT(descriptor(pid, lowest + 9, text), "");
  CHECK_TEXT(descriptor(pid, lowest + 20, text), "/dev/null");
  end(pid);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__dup2__clears_cloexec_also_onto_itself(void) {
  char text[kTextSize];
  int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_adddup2(&object, fd, fd);
  posix_spawn_file_actions_adddup2(&object, fd, fd + 5);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, fd, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, fd + 5, text), "/dev/zero");
  end(pid);
  CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(fcntl(fd + 5, F_GETFD), -1);
  close(fd);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__close__closes_and_takes_a_closed_one(void) {
  char text[kTextSize];
  int fd = open("/dev/zero", O_RDONLY);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclose(&object, fd);
  posix_spawn_file_actions_addclose(&object, fd);
  posix_spawn_file_actions_addclose(&object, 1 << 30);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, fd, text), "");
  CHECK_TEXT(descriptor(getpid(), fd, text), "/dev/zero");
  end(pid);
  close(fd);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__closefrom__leaves_those_below_and_later_ones(void) {
  char text[kTextSize];
  int high = fcntl(0, F_DUPFD, 100);
  int higher = fcntl(0, F_DUPFD, 700);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, 2, "/dev/zero", O_RDONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&object, 3);
  posix_spawn_file_actions_adddup2(&object, 2, 30);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, high, text), "");
  CHECK_TEXT(descriptor(pid, higher, text), "");
  CHECK_TEXT(descriptor(pid, 2, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, 30, text), "/dev/zero");
  CHECK_EQ(count_descriptors(pid), 4);
  end(pid);
  CHECK_EQ(fcntl(higher, F_GETFD), 0);
  close(high);
  close(higher);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__swapped_by_dup2__are_swapped(void) {
  char text[kTextSize];
  int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_adddup2(&object, zero, 40);
  posix_spawn_file_actions_adddup2(&object, null, zero);
  posix_spawn_file_actions_adddup2(&object, 40, null);
  posix_spawn_file_actions_addclose(&object, 40);
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, zero, text), "/dev/null");
  CHECK_TEXT(descriptor(pid, null, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, 40, text), "");
  end(pid);
  close(zero);
  close(null);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__chdir_and_fchdir__act_at_their_place(void) {
  char text[kTextSize];
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/dev");
  posix_spawn_file_actions_addopen(&object, 7, "zero", O_RDONLY, 0);
  posix_spawn_file_actions_addfchdir(&object, root);
  posix_spawn_file_actions_addopen(&object, 8, "dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addchdir_np(&object, "proc");
  pid_t pid = start_paused(&object, NULL);
  CHECK_TEXT(descriptor(pid, 7, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, 8, text), "/dev/null");
  CHECK_TEXT(descriptor(pid, root, text), "");
  end(pid);
  CHECK_EQ(run_shell("test \"$(pwd -P)\" = /proc", &object, NULL), 0);
  close(root);
  posix_spawn_file_actions_destroy(&object);
}

static void descriptors__relative_program__follows_chdir(void) {
  char* argv[] = {"sh", "-c", "exit 4", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/bin");
  CHECK_EQ(posix_spawn(&pid, "./sh", &object, NULL, argv, environ), 0);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 4);
  posix_spawn_file_actions_destroy(&object);
}

int main(void) {
  check_library();
  RUN(descriptors__open__has_file_and_flags);
  RUN(descriptors__open_with_mode__makes_the_file_so);
  RUN(descriptors__open_on_an_open_one__replaces_it);
  RUN(descriptors__open_with_cloexec__is_closed_at_exec_only);
  RUN(descriptors__dup2__clears_cloexec_also_onto_itself);
  RUN(descriptors__close__closes_and_takes_a_closed_one);
  RUN(descriptors__closefrom__leaves_those_below_and_later_ones);
  RUN(descriptors__swapped_by_dup2__are_swapped);
  RUN(descriptors__chdir_and_fchdir__act_at_their_place);
  RUN(descriptors__relative_program__follows_chdir);
  return check_end();
}
