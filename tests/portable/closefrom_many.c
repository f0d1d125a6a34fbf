// SPDX-License-Identifier: MIT
// Nineteen thousand descriptors in the caller: none in the child, which does not even have room for
// them, and all in the caller.
#include "tests/portable/identities.h"

enum { kMany = 19000, kRoom = 4096, kUnshare = 2 };

/// Raises the limit where that is permitted.
static int open_many(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < kMany + 100) limit.rlim_max = kMany + 100;
  if (limit.rlim_cur < kMany + 100) limit.rlim_cur = kMany + 100;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    check_skip("so many descriptors are not permitted");
    return 0;
  }
  close_inherited();
  for (int fd = 3; fd < kMany; fd++) {
    if (fcntl(0, fd % 2 == 0 ? F_DUPFD_CLOEXEC : F_DUPFD, fd) == fd) continue;
    check_skip("so many descriptors cannot be had");
    return 0;
  }
  return 1;
}

static void check_many(void) {
  int wrong = 0;
  for (int fd = 3; fd < kMany; fd++) wrong += fcntl(fd, F_GETFD) != (fd % 2 == 0 ? FD_CLOEXEC : 0);
  CHECK_EQ(wrong, 0);
}

/// Linux: a table has as many places as the highest number, rounded up, has ever needed.
static int places_of(pid_t pid) {
  char text[kTextSize];
  return atoi(status_line(pid, "FDSize:", text));
}

static void check_child(const posix_spawn_file_actions_t* actions,
                        const posix_spawnattr_t* attributes, int is_small) {
  char text[kListSize];
  pid_t pid = start_ready(actions, attributes);
  CHECK_TEXT(descriptors_of(pid, text), "0 1 2");
  if (is_small) CHECK(places_of(pid) <= kRoom);
  end(pid);
  check_many();
}

static int has_unsharing;

static void spawn_from_many(void) {
  posix_spawn_file_actions_t object;
  posix_spawnattr_t attributes;
  if (!open_many()) return;
  posix_spawn_file_actions_init(&object);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  ADD(closefrom_np, 3);
  check_child(&object, NULL, has_unsharing);
  ADD(dup2, 1, 2);
  check_child(&object, NULL, has_unsharing);
  CHECK_EQ(spawn_error("/none", &object, NULL), ENOENT);
  check_many();
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  check_child(&object, &attributes, has_unsharing);
  check_child(NULL, &attributes, 0);
  posix_spawn_file_actions_destroy(&object);
  // The highest are sources: a copy of all, or they are fetched.
  posix_spawn_file_actions_init(&object);
  for (int fd = 0; fd < 3; fd++) ADD(dup2, kMany - 1 - fd, fd);
  ADD(closefrom_np, 3);
  check_child(&object, NULL, 0);
  posix_spawn_file_actions_destroy(&object);
  posix_spawnattr_destroy(&attributes);
}

static void closefrom__of_nineteen_thousand__leaves_a_small_table(void) {
  has_unsharing = syscall(kCloseRange, ~0U, ~0U, kUnshare) == 0;
  run_apart(spawn_from_many);
}

static void closefrom__of_nineteen_thousand_without_close_range__leaves_none(void) {
  has_unsharing = 0;
  run_prepared(lack_close_range, spawn_from_many);
}

int main(void) {
  check_library();
  RUN(closefrom__of_nineteen_thousand__leaves_a_small_table);
  RUN(closefrom__of_nineteen_thousand_without_close_range__leaves_none);
  return check_end();
}
