// SPDX-License-Identifier: MIT
// A program that is executed by its descriptor, behind a map: it is needed until exec, and it is
// not in the list.
#include "tests/portable/identities.h"

static posix_spawn_file_actions_t object;
static posix_spawnattr_t attributes;

enum { kOther = 60, kScript = 61 };

/// The program is `path`, close-on-exec at number `fd`; kOther is /dev/null.
static void set_up(const char* path, int fd) {
  posix_spawn_file_actions_init(&object);
  init_recorded(&attributes, 0);
  close_inherited();
  open_at(kOther, FD_CLOEXEC);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  CHECK(file >= 0);
  if (file != fd) {
    CHECK_EQ(dup3(file, fd, O_CLOEXEC), fd);
    close(file);
  }
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, fd), 0);
}

static void tear_down(void) {
  posix_spawn_file_actions_destroy(&object);
  posix_spawnattr_destroy(&attributes);
}

/// The program runs, and has these descriptors; then without the actions of `object`.
static void check_paused(const char* expected) {
  pid_t pid = -1;
  char text[kListSize];
  char* argv[] = {"paused", NULL};
  if (!CHECK_EQ(posix_spawn(&pid, "/none", &object, &attributes, argv, environ), 0)) return;
  wait_until_ready(pid);
  CHECK_TEXT(descriptors_of(pid, text), expected);
  end(pid);
  tear_down();
}

static void set_up_paused(int fd) {
  char path[kTextSize];
  set_up(helper("paused", path), fd);
}

static void run_each(void) {
  set_up_paused(30);  // no number of the list
  ADD_MAP(0, 1, 2);
  check_paused("0 1 2");
  set_up_paused(3);  // one that becomes another file
  ADD_MAP(0, 1, 2, kOther);
  check_paused("0 1 2 3");
  set_up_paused(3);  // one that is closed
  ADD_MAP(0, 1, 2, -1, 0);
  check_paused("0 1 2 4");
  set_up_paused(30);  // a source
  ADD_MAP(0, 1, 2, 30);
  check_paused("0 1 2 3");
  set_up_paused(4);  // both
  ADD_MAP(0, 1, 2, 4, kOther);
  check_paused("0 1 2 3 4");
  set_up_paused(4);
  ADD_MAP(0, 1, 2, 4, kOther);
  ADD(close, 3);
  check_paused("0 1 2 4");
  set_up_paused(3);
  ADD_MAP(3, 1, 2, 0);
  check_paused("0 1 2 3");
  set_up_paused(3);  // itself
  ADD_MAP(0, 1, 2, 3);
  check_paused("0 1 2 3");
}

static void program__whatever_its_number__is_executed(void) {
  run_on_each_kernel(run_each);
  run_prepared(refuse_sharing, run_each);
  run_as_user(run_each);
}

static void run_behind_others(void) {
  set_up_paused(3);  // the library's own copy is where no action puts anything
  ADD_MAP(0, 1, 2, kOther);
  for (int fd = 4; fd < 90; fd++) ADD(dup2, 3, fd);
  ADD(closefrom_np, 5);
  check_paused("0 1 2 3 4");
  set_up_paused(3);
  ADD_MAP(0, 1, 2, kOther);
  ADD_MAP(0, 1, 2, 3, 3);
  ADD_MAP(4, 3, 2, 1, 0, 1);
  check_paused("0 1 2 3 4 5");
  set_up_paused(3);  // in the list, and then it is there no more
  ADD_MAP(0, 1, 2, kOther, 3);
  ADD(dup2, 1, 4);
  check_paused("0 1 2 3 4");
}

static void program__more_actions_behind_the_map__is_executed(void) {
  run_on_each_kernel(run_behind_others);
}

static void replace_the_program(void) {
  char path[kTextSize];
  set_up("/bin/true", 3);
  ADD_MAP(0, 1, 2, kOther);
  ADD(open, 3, helper("paused", path), O_RDONLY | O_CLOEXEC, 0);
  check_paused("0 1 2");
}

static void program__opened_anew_behind_the_map__is_the_new_one(void) {
  run_apart(replace_the_program);
}

/// "#!" is opened again, under the number that the list gives it.
static void run_scripts(void) {
  char directory[kTextSize];
  char path[kTextSize];
  snprintf(path, sizeof path, "%.400s/script", make_directory(directory));
  write_file(path, "#!/bin/sh\nexit 7\n", 0755);
  set_up(path, kScript);
  char* argv[] = {"script", NULL};
  pid_t pid = -1;
  const int with[] = {0, 1, 2, kScript};
  CHECK_EQ(posix_spawn_fds_np(&pid, "/none", argv, environ, with, 4, &attributes), 0);
  CHECK_EQ(end_of(pid), 7);
  CHECK_EQ(posix_spawn_fds_np(&pid, "/none", argv, environ, with, 3, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execveat", ENOENT);
  CHECK_EQ(record.fd, kScript);
  tear_down();
  remove_directory(directory);
}

static void program__script_in_the_list__runs(void) { run_apart(run_scripts); }

static void run_closed(void) {
  set_up_paused(30);
  close(30);
  ADD_MAP(0, 1, 2);
  CHECK_EQ(spawn_error("/bin/true", &object, &attributes), EBADF);
  CHECK_RECORD(EXEC, "execveat", EBADF);
  tear_down();
  set_up_paused(3);
  close(3);
  ADD_MAP(0, 1, 2, 0);
  // What the list puts there is the program then.
  CHECK_EQ(spawn_error("/bin/true", &object, &attributes), EACCES);
  CHECK_RECORD(EXEC, "execveat", EACCES);
  CHECK_EQ(record.fd, 3);
  tear_down();
}

static void program__not_open__is_execs_error(void) { run_apart(run_closed); }

static void fill_the_table(void) {
  struct rlimit limit = {32, 32};
  close(kOther);
  for (int fd = 4; fd < 32; fd++) open_at(fd, FD_CLOEXEC);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(open("/dev/null", O_RDONLY | O_CLOEXEC), -1);
}

static void save_with_a_full_table(void) {
  set_up_paused(3);
  fill_the_table();
  ADD_MAP(0, 1, 2, 9);
  check_open_where_full(&object, &attributes, 31, "0 1 2 3");
  tear_down();
}

static void program__full_table__is_executed(void) { run_on_each_kernel(save_with_a_full_table); }

/// It must not be where a later action has something to do.
static void leave_no_number(void) {
  set_up_paused(3);
  fill_the_table();
  ADD_MAP(0, 1, 2, 9);
  ADD(close, 31);
  CHECK_EQ(spawn_error("/bin/true", &object, &attributes), EMFILE);
  CHECK_RECORD(FILE_ACTION, "fcntl", EMFILE);
  CHECK_EQ(record.fd, 9);
  CHECK_EQ(record.new_fd, 3);
  tear_down();
}

static void program__no_number_left_for_it__is_emfile(void) { run_on_each_kernel(leave_no_number); }

int main(void) {
  check_library();
  RUN(program__whatever_its_number__is_executed);
  RUN(program__more_actions_behind_the_map__is_executed);
  RUN(program__opened_anew_behind_the_map__is_the_new_one);
  RUN(program__script_in_the_list__runs);
  RUN(program__not_open__is_execs_error);
  RUN(program__full_table__is_executed);
  RUN(program__no_number_left_for_it__is_emfile);
  return check_end();
}
