// SPDX-License-Identifier: MIT
// addopenat: open relative to a directory descriptor.
#include "tests/portable/apart.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;
static char directory[kTextSize];

/// A directory with the file `here`; descriptor 10 refers to it, whatever is done by the name.
static void begin(void) {
  char path[kTextSize + 8];
  close_inherited();
  posix_spawn_file_actions_init(&object);
  snprintf(path, sizeof path, "%s/here", make_directory(directory));
  write_file(path, "text", 0644);
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  CHECK_EQ(dup3(fd, 10, O_CLOEXEC), 10);
  close(fd);
}

static void finish(void) {
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

static void add(int fd, int dir, const char* path, int flags) {
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, fd, dir, path, flags, 0640), 0);
}

static const char* file_name(pid_t pid, int fd) {
  static char text[kTextSize];
  const char* path = descriptor(pid, fd, text);
  size_t length = strlen(directory);
  return strncmp(path, directory, length) == 0 ? path + length : path;
}

static void open_some(void) {
  begin();
  int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  char name[] = "here";
  add(5, 10, name, O_RDONLY);
  strcpy(name, "none");
  posix_spawn_file_actions_addchdir(&object, directory);
  add(6, AT_FDCWD, "here", O_RDONLY);
  posix_spawn_file_actions_addfchdir(&object, back);
  add(7, 10, "/dev/null", O_RDONLY);
  add(8, 99, "/dev/null", O_RDONLY);
  pid_t pid = start_ready(&object, NULL);
  CHECK_TEXT(file_name(pid, 5), "/here");
  CHECK_TEXT(file_name(pid, 6), "/here");
  CHECK_TEXT(file_name(pid, 7), "/dev/null");
  CHECK_TEXT(file_name(pid, 8), "/dev/null");
  CHECK_TEXT(file_name(pid, 10), "");
  end(pid);
  finish();
}

static void addopenat__directory_or_working_directory_or_absolute__opens(void) {
  run_apart(open_some);
  run_as_user(open_some);
}

static void create_in_it(void) {
  struct stat information = {0};
  begin();
  umask(0);
  add(1, 10, "made", O_WRONLY | O_CREAT | O_EXCL);
  CHECK_RUNS("echo text", &object, 0, 0);
  CHECK_EQ(fstatat(10, "made", &information, 0), 0);
  CHECK_EQ(information.st_size, 5);
  CHECK_EQ(information.st_mode & 07777, 0640);
  CHECK_ACTION_FAILS(&object, 0, EEXIST, 0, "open", "openat");
  CHECK_TEXT(record.path, "made");
  finish();
}

static void addopenat__o_creat__makes_it_there_with_the_mode(void) { run_apart(create_in_it); }

static void use_one_number(void) {
  begin();
  add(10, 10, "here", O_RDONLY);
  pid_t pid = start_ready(&object, NULL);
  CHECK_TEXT(file_name(pid, 10), "/here");
  CHECK_EQ(count_descriptors(pid), 4);
  end(pid);
  posix_spawn_file_actions_init(&object);
  add(10, 10, "here", O_RDONLY | O_CLOEXEC);
  CHECK_OPEN(&object, NULL, "0 1 2");
  finish();
}

static void addopenat__same_number_for_file_and_directory__opens(void) {
  run_apart(use_one_number);
}

static void close_target_first(void) {
  struct rlimit limit = {16, 16};
  begin();
  setrlimit(RLIMIT_NOFILE, &limit);
  add(15, 10, "here", O_RDONLY);
  while (dup(0) >= 0) continue;
  CHECK_FAILS("/none", &object, 0, ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  close(15);
  finish();
}

static void addopenat__full_table__has_the_place_of_its_target(void) {
  run_apart(close_target_first);
}

static void fail_in_it(void) {
  begin();
  add(5, 10, "here", O_RDONLY);
  add(6, 10, "none", O_RDONLY);
  CHECK_ACTION_FAILS(&object, 0, ENOENT, 1, "open", "openat");
  CHECK_EQ(record.fd, 6);
  CHECK_TEXT(record.path, "none");
  posix_spawn_file_actions_destroy(&object);
  add(5, 0, "here", O_RDONLY);
  CHECK_ACTION_FAILS(&object, 0, ENOTDIR, 0, "open", "openat");
  posix_spawn_file_actions_destroy(&object);
  add(5, 11, "here", O_RDONLY);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "open", "openat");
  posix_spawn_file_actions_addclose(&object, 10);
  finish();
}

static void addopenat__missing_file_or_directory__is_the_spawns_error(void) {
  run_apart(fail_in_it);
}

static void addopenat__bad_arguments__are_refused(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  int max = (int)limit.rlim_cur;
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, -1, AT_FDCWD, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, max, AT_FDCWD, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, 5, -1, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, 5, -99, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, 5, max, "/", O_RDONLY, 0), 0);
  posix_spawn_file_actions_destroy(&object);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&object, 5, AT_FDCWD, "/", 0, 0), EINVAL);
}

int main(void) {
  check_library();
  RUN(addopenat__directory_or_working_directory_or_absolute__opens);
  RUN(addopenat__o_creat__makes_it_there_with_the_mode);
  RUN(addopenat__same_number_for_file_and_directory__opens);
  RUN(addopenat__full_table__has_the_place_of_its_target);
  RUN(addopenat__missing_file_or_directory__is_the_spawns_error);
  RUN(addopenat__bad_arguments__are_refused);
  return check_end();
}
