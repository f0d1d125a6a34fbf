// SPDX-License-Identifier: MIT
// adddata: a descriptor from which the program reads the caller's bytes.
#include "tests/portable/apart.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"

enum { kMegabyte = 1 << 20 };

static posix_spawn_file_actions_t object;

static void begin(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
}

static void add(int fd, const void* data, size_t size) {
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&object, fd, data, size), 0);
}

/// Opens the file that a child has at `fd`.
static int open_of(pid_t pid, int fd, int flags) {
  char path[kTextSize];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
  return open(path, flags | O_CLOEXEC);
}

/// Checks that a child's descriptor gives these bytes and no more.
static void check_bytes(pid_t pid, int fd, const char* expected, size_t size) {
  char* bytes = malloc(size + 1);
  int file = open_of(pid, fd, O_RDONLY);
  CHECK(file >= 0);
  CHECK_EQ(read(file, bytes, size + 1), size);
  if (size != 0) CHECK_EQ(memcmp(bytes, expected, size), 0);
  close(file);
  free(bytes);
}

static void read_sizes(void) {
  begin();
  char* large = malloc(kMegabyte);
  char* copy = malloc(kMegabyte);
  for (int i = 0; i < kMegabyte; i++) large[i] = (char)(i * 31 + i / 256);
  memcpy(copy, large, kMegabyte);
  add(5, NULL, 0);
  add(6, "x", 1);
  add(7, "a\0b\n\xff\0", 6);
  add(8, copy, kMegabyte);
  memset(copy, 'z', kMegabyte);
  free(copy);
  pid_t pid = start_ready(&object, with_record(0));
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  check_bytes(pid, 5, "", 0);
  check_bytes(pid, 6, "x", 1);
  check_bytes(pid, 7, "a\0b\n\xff\0", 6);
  check_bytes(pid, 8, large, kMegabyte);
  CHECK_EQ(count_descriptors(pid), 7);
  end(pid);
  free(large);
  posix_spawn_file_actions_destroy(&object);
}

static void adddata__any_size__is_what_was_there_when_it_was_added(void) {
  run_apart(read_sizes);
  run_as_user(read_sizes);
}

static void adddata__standard_input__is_read_from_its_start(void) {
  const char* text = "first\nsecond\n";
  posix_spawn_file_actions_init(&object);
  add(0, text, strlen(text));
  CHECK_RUNS("read a && read b && test $a$b = firstsecond && ! read c", &object, 0, 0);
  CHECK_RUNS("grep -q '^pos:[[:space:]]*0$' /proc/$$/fdinfo/0", &object, 0, 0);
  CHECK_RUNS("test $(wc -c) = 13", &object, 0, 0);
  posix_spawn_file_actions_destroy(&object);
}

// Opened anew it has another position, and may be opened for writing: the seals are the file's.
static void adddata__file__cannot_be_changed_by_anybody(void) {
  posix_spawn_file_actions_init(&object);
  add(9, "text", 4);
  pid_t pid = start_paused(&object, NULL);
  int file = open_of(pid, 9, O_RDWR);
  CHECK(file >= 0);
  errno = 0;
  CHECK_EQ(write(file, "more", 4), -1);
  CHECK_EQ(errno, EPERM);
  CHECK_EQ(ftruncate(file, 2), -1);
  CHECK_EQ(errno, EPERM);
  CHECK_EQ(ftruncate(file, 200), -1);
  CHECK_EQ(fcntl(file, 1034 /* F_GET_SEALS */) & 0xf, 0xf);
  check_bytes(pid, 9, "text", 4);
  end(pid);
  close(file);
  CHECK_RUNS("exec 2>/dev/null; ! echo more >&9", &object, 0, 0);
  posix_spawn_file_actions_destroy(&object);
}

static void replace_open_ones(void) {
  begin();
  open_at(3, FD_CLOEXEC);
  open_at(5, FD_CLOEXEC);
  add(3, "three", 5);
  add(5, "old", 3);
  add(5, "five", 4);
  posix_spawn_file_actions_addmove_np(&object, 5, 9);
  pid_t pid = start_ready(&object, NULL);
  check_bytes(pid, 3, "three", 5);
  check_bytes(pid, 9, "five", 4);
  CHECK_EQ(count_descriptors(pid), 5);
  end(pid);
  CHECK_EQ(count_descriptors(getpid()), 5);
  posix_spawn_file_actions_destroy(&object);
}

static void adddata__open_descriptor__is_replaced(void) { run_apart(replace_open_ones); }

static void fill_the_table(void) {
  struct rlimit limit = {32, 32};
  begin();
  setrlimit(RLIMIT_NOFILE, &limit);
  add(31, "text", 4);
  while (dup(0) >= 0) continue;
  pid_t pid = start_paused(&object, NULL);
  close(30);  // room to look
  close(31);
  check_bytes(pid, 31, "text", 4);
  end(pid);
  CHECK_EQ(dup(0), 30);
  CHECK_EQ(dup(0), 31);
  limit.rlim_cur = 16;
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(spawn_error("/bin/true", &object, with_record(0)), EMFILE);
  CHECK_EQ(record.action, 0);
  CHECK_TEXT(text_of(record.call), "memfd_create");
  posix_spawn_file_actions_destroy(&object);
}

static void adddata__full_table__has_the_place_of_its_target(void) { run_apart(fill_the_table); }

static void forbid_large_files(void) {
  struct rlimit limit = {1000, 1000};
  char text[2000] = "";
  begin();
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  add(9, text, sizeof text);
  CHECK_ACTION_FAILS(&object, 0, EFBIG, 0, "data", "pwrite64");
  CHECK_EQ(record.fd, 9);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), 0);
  CHECK_OPEN(&object, NULL, "0 1 2");
  signal(SIGXFSZ, SIG_DFL);
  pid_t pid = start_paused(&object, with_record(0));
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_KILLED_NP);
  CHECK_EQ(record.signal, SIGXFSZ);
  CHECK_EQ(wait_for(pid), SIGXFSZ);
  posix_spawn_file_actions_destroy(&object);
}

static void adddata__over_the_file_size_limit__is_efbig_and_leaves_nothing_open(void) {
  run_apart(forbid_large_files);
}

static void adddata__bad_arguments__are_refused(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&object, -1, "text", 4), EBADF);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&object, (int)limit.rlim_cur, "text", 4), EBADF);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&object, 5, "text", 4), EINVAL);
}

int main(void) {
  check_library();
  RUN(adddata__any_size__is_what_was_there_when_it_was_added);
  RUN(adddata__standard_input__is_read_from_its_start);
  RUN(adddata__file__cannot_be_changed_by_anybody);
  RUN(adddata__open_descriptor__is_replaced);
  RUN(adddata__full_table__has_the_place_of_its_target);
  RUN(adddata__over_the_file_size_limit__is_efbig_and_leaves_nothing_open);
  RUN(adddata__bad_arguments__are_refused);
  return check_end();
}
