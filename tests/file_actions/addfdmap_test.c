// SPDX-License-Identifier: MIT
// addfdmap: its place among other actions and attributes, a full table, the program's descriptor.
#include "tests/portable/foreign.h"
#include "tests/portable/identities.h"
#include "tests/portable/programs.h"

static posix_spawn_file_actions_t object;
static const int kStreams[] = {0, 1, 2};

static void open_up_to(int last) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
  for (int fd = 3; fd <= last; fd++) open_at(fd, FD_CLOEXEC);
}

static void follow_the_order(void) {
  open_up_to(12);
  ADD(dup2, 1, 5);
  ADD(close, 9);
  ADD_MAP(0, 5, 2, 5, 7);  // 5 is what 1 was
  ADD(open, 8, "/dev/zero", O_RDONLY, 0);
  ADD(dup2, 4, 6);
  CHECK_OPEN(&object, NULL, "0 1 2 3 4 6 8");
  CHECK_RUNS("test /proc/$$/fd/3 -ef /proc/self/fd/1 && test /proc/$$/fd/4 -ef /dev/null", &object,
             0, 0);
  ADD_MAP(2, 1, 0);
  ADD_MAP(2, 1, 0);
  CHECK_OPEN(&object, NULL, "0 1 2");
  ADD(fdmap_np, NULL, 0);
  CHECK_OPEN(&object, NULL, "");
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__among_others__acts_in_its_place(void) {
  run_on_each_kernel(follow_the_order);
  run_prepared(refuse_sharing, follow_the_order);
  run_as_user(follow_the_order);
}

static void addfdmap__list_changed_afterwards__is_the_one_that_was_added(void) {
  int list[] = {0, 1, 2, -1, 2};
  posix_spawn_file_actions_init(&object);
  ADD(fdmap_np, list, COUNT(list));
  for (size_t i = 0; i < COUNT(list); i++) list[i] = 93;
  CHECK_OPEN(&object, NULL, "0 1 2 4");
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__bad_arguments__are_refused(void) {
  struct rlimit limit;
  const int negative[] = {0, -1, -2};
  static int list[4096];
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, negative, 3), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, negative, 2), 0);
  getrlimit(RLIMIT_NOFILE, &limit);
  struct rlimit low = {100, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  for (size_t i = 0; i < COUNT(list); i++) list[i] = i < 100 ? (int)i : -1;
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, list, COUNT(list)), 0);
  list[100] = 0;
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, list, COUNT(list)), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, list, 101), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, list, 100), 0);
  setrlimit(RLIMIT_NOFILE, &limit);
  posix_spawn_file_actions_destroy(&object);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(&object, kStreams, 3), EINVAL);
}

static void fail(void) {
  open_up_to(6);
  ADD_MAP(0, 1, 2, 6, 80, 6);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "fdmap", "dup3");
  CHECK_EQ(record.fd, 80);
  CHECK_EQ(record.new_fd, 4);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), 0);
  CHECK_RUNS("exit 4", &object, 0, 4);
  posix_spawn_file_actions_destroy(&object);
  posix_spawn_file_actions_init(&object);
  ADD(close, 5);
  ADD_MAP(0, 1, 2, 4, 5, 3);  // a circle of which 5 is closed
  CHECK_ACTION_FAILS(&object, 0, EBADF, 1, "fdmap", "dup3");
  CHECK_EQ(record.fd, 5);
  CHECK_EQ(record.new_fd, 4);
  posix_spawn_file_actions_destroy(&object);
  posix_spawn_file_actions_init(&object);
  ADD_MAP(0, 1, 2, -1, -1, -1, -1, 7);  // itself, and closed
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "fdmap", "fcntl");
  CHECK_EQ(record.fd, 7);
  CHECK_EQ(record.new_fd, 7);
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__source_that_is_not_open__is_named(void) {
  run_on_each_kernel(fail);
  run_prepared(refuse_sharing, fail);
  run_as_user(fail);
}

static int refused;

/// What a failed exchange had put aside is not left open, not even to the next action.
static void fail_in_a_circle(void) {
  open_up_to(4);
  ADD_MAP(0, 1, 2, 4, 3);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), 0);
  ADD(inherit_np, 5);
  if (refuse_where(SYS_dup3, EDOM, 1, ~0U, refused)) {
    CHECK_ACTION_FAILS(&object, 0, EBADF, 1, "inherit", "fcntl");
    CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 1), 0);
    CHECK_OPEN(&object, NULL, refused == 3 ? "0 1 2" : "0 1 2 3");
  }
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__exchange_that_fails_and_may__leaves_nothing_more_open(void) {
  for (refused = 3; refused <= 4; refused++) run_apart(fail_in_a_circle);
}

/// `expected` where every number below the limit is taken.
static void check_full(const int* list, size_t n, const char* expected) {
  struct rlimit limit = {32, 32};
  open_up_to(31);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(open("/dev/null", O_RDONLY), -1);
  ADD(fdmap_np, list, n);
  check_open_where_full(&object, NULL, 31, expected);
  posix_spawn_file_actions_destroy(&object);
}

static void exchange_two(void) {
  const int list[] = {0, 1, 2, 4, 3};
  check_full(list, COUNT(list), "0 1 2 3 4");
}

/// One number of those below the limit is closed in the list, and all the others move.
static void rotate_all_but_one(void) {
  int list[32];
  for (int i = 0; i < 32; i++) list[i] = i < 3 ? i : i == 3 ? -1 : i == 31 ? 4 : i + 1;
  check_full(list, 32,
             "0 1 2 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31");
}

/// All move, but one file has two numbers: so one is free to begin with.
static void rotate_all_with_a_copy(void) {
  int list[32];
  for (int i = 0; i < 32; i++) list[i] = i < 3 ? i : i == 3 ? 4 : i == 31 ? 4 : i + 1;
  check_full(list, 32,
             "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 "
             "31");
}

static void addfdmap__full_table__is_no_obstacle(void) {
  run_on_each_kernel(exchange_two);
  run_on_each_kernel(rotate_all_but_one);
  run_on_each_kernel(rotate_all_with_a_copy);
}

static void rotate_all(void) {
  int list[32];
  struct rlimit limit = {32, 32};
  open_up_to(30);
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int i = 0; i < 32; i++) list[i] = i < 3 ? i : i == 31 ? 3 : i + 1;
  ADD(dup2, 30, 31);
  ADD(fdmap_np, list, 32);
  CHECK_ACTION_FAILS(&object, 0, EMFILE, 1, "fdmap", "fcntl");
  CHECK_EQ(list[record.new_fd], record.fd);
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__nothing_free_for_a_circle__is_emfile(void) { run_apart(rotate_all); }

static void map_beside_attributes(void) {
  posix_spawnattr_t attributes;
  open_up_to(12);
  ADD_MAP(0, 1, 2, 9, -1, 5);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  CHECK_OPEN(&object, &attributes, "0 1 2 3 5");
  ADD(inherit_np, 1);  // the others are listed by the map
  CHECK_OPEN(&object, &attributes, "0 1 2 3 5");
  posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL);
  CHECK_OPEN(&object, &attributes, "0 1 2 3 5");
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_START_SUSPENDED);
  pid_t pid = start_paused(&object, &attributes);
  if (pid > 0) kill(pid, SIGCONT);
  if (pid > 0) wait_until_ready(pid);
  char text[kListSize];
  CHECK_TEXT(descriptors_of(pid, text), "0 1 2 3 5");
  end(pid);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__beside_attributes_that_need_descriptors__is_exact(void) {
  run_on_each_kernel(map_beside_attributes);
}

static void addfdmap__behind_it_posix_spawn_pipe__has_its_pipe(void) {
  pid_t pid = -1;
  int fd = -1;
  char text[8] = "";
  posix_spawn_file_actions_init(&object);
  ADD_MAP(0, 1, 2);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "echo text", B_FALSE, &object, NULL), 0);
  CHECK(is_readable(fd, 10000));
  CHECK_EQ(read(fd, text, sizeof text), 5);
  CHECK_EQ(end_of(pid), 0);
  close(fd);
  posix_spawn_file_actions_destroy(&object);
}

/// A caller without standard streams: the pipe must not be where the list takes its files from.
static void use_low_numbers(void) {
  pid_t pid = -1;
  int fd = -1;
  close(0);
  posix_spawn_file_actions_init(&object);
  ADD_MAP(3, 1, 2);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "exit 3", B_FALSE, &object, NULL), EBADF);
  CHECK_EQ(fd, -1);
  posix_spawn_file_actions_destroy(&object);
}

static void addfdmap__closed_source__is_no_pipe_of_the_library(void) { run_apart(use_low_numbers); }

int main(void) {
  check_library();
  RUN(addfdmap__among_others__acts_in_its_place);
  RUN(addfdmap__list_changed_afterwards__is_the_one_that_was_added);
  RUN(addfdmap__bad_arguments__are_refused);
  RUN(addfdmap__source_that_is_not_open__is_named);
  RUN(addfdmap__exchange_that_fails_and_may__leaves_nothing_more_open);
  RUN(addfdmap__full_table__is_no_obstacle);
  RUN(addfdmap__nothing_free_for_a_circle__is_emfile);
  RUN(addfdmap__beside_attributes_that_need_descriptors__is_exact);
  RUN(addfdmap__behind_it_posix_spawn_pipe__has_its_pipe);
  RUN(addfdmap__closed_source__is_no_pipe_of_the_library);
  return check_end();
}
