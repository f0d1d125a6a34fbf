// SPDX-License-Identifier: MIT
// Every attribute, and each way to spawn, beside actions that close all from some number on: what
// is opened for the caller or on the way is not in the child.
#include "tests/portable/inherited.h"
#include "tests/portable/lists.h"
#include "tests/portable/wishes.h"

/// Numbers below kFirstClosed are free: what the library and the kernel open for the caller is
/// there.
enum { kFree = 3, kFirstClosed = 10, kOpenMore = 11, kEndOfMore = 40 };

static posix_spawn_file_actions_t closing;

static void begin(void) {
  char program[kTextSize];
  close_inherited();
  open_what_is_used(helper("paused", program), "/");
  for (int fd = kOpenMore; fd < kEndOfMore; fd++) dup3(kKept, fd, fd % 2 == 0 ? O_CLOEXEC : 0);
  dup2(kKept, kFirstClosed - 1);
  posix_spawn_file_actions_init(&closing);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&closing, kKept, 4), 0);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&closing, kFirstClosed), 0);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&closing, 4, kEndOfMore), 0);
}

/// The child's descriptors, held against those of the list above; it is ended.
static void check_child(const char* name, pid_t pid, const char* expected) {
  char list[kListSize];
  if (!CHECK(pid > 0)) return;
  kill(pid, SIGCONT);
  wait_until_ready(pid);
  if (strcmp(descriptors_of(pid, list), expected) != 0) {
    CHECK_TEXT(name, "exact");
    CHECK_TEXT(list, expected);
  }
  end(pid);
}

static const char kExact[] = "0 1 2 4 9 40";

/// EPERM from the kernel or sandbox, to what needs a privilege, is no matter here.
static void try_wish(const struct wish* wish) {
  char program[kTextSize];
  char* argv[] = {"paused", NULL};
  posix_spawnattr_t attributes;
  pid_t pid = -1;
  process_descriptor = -1;
  posix_spawnattr_init(&attributes);
  ask(&attributes, wish);
  int error = posix_spawn(&pid, helper("paused", program), &closing, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  if (process_descriptor >= 0) CHECK(process_descriptor < kFirstClosed);
  if (process_descriptor >= 0) close(process_descriptor);
  if (error == EPERM && wish->need != kNobody) return;
  if (error != 0) CHECK_TEXT(wish->name, "works");
  int is_short = (wish->flags & POSIX_SPAWN_CLOEXEC_DEFAULT) != 0;
  if (error == 0) check_child(wish->name, pid, is_short ? "0 1 2 4 40" : kExact);
}

static void try_each(void) {
  begin();
  int before = count_descriptors(getpid());
  for (size_t i = 0; i < kWishCount; i++) try_wish(&kWishes[i]);
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
  posix_spawn_file_actions_destroy(&closing);
}

static void closefrom__beside_each_attribute__is_exact(void) {
  publish_helpers();
  run_on_each_kernel(try_each);
  run_prepared(refuse_sharing, try_each);
}

static void closefrom__beside_each_attribute_of_a_user__is_exact(void) { run_as_user(try_each); }

static void try_process_descriptor(const char* path, char* const argv[]) {
  int pidfd = -1;
  CHECK_EQ(pidfd_spawn(&pidfd, path, &closing, NULL, argv, environ), 0);
  CHECK_EQ(pidfd, kFree);
  CHECK_EQ(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
  check_child("pidfd_spawn", pidfd_getpid(pidfd), kExact);
  close(pidfd);
  pidfd = -7;
  CHECK_EQ(pidfd_spawn(&pidfd, "/none", &closing, NULL, argv, environ), ENOENT);
  CHECK_EQ(pidfd, -7);
}

/// The child's own descriptor is not among those that actions find.
static void try_to_read_it(const char* path, char* const argv[]) {
  posix_spawn_file_actions_t actions;
  int pidfd = -7;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, kFree, 5);
  posix_spawn_file_actions_addclosefrom_np(&actions, kFirstClosed);
  CHECK_EQ(pidfd_spawn(&pidfd, path, &actions, NULL, argv, environ), EBADF);
  CHECK_EQ(pidfd, -7);
  posix_spawn_file_actions_destroy(&actions);
}

static void try_asynchronous(const char* path, char* const argv[]) {
  posix_spawn_handle_np handle;
  CHECK_EQ(posix_spawn_start_np(&handle, path, &closing, NULL, argv, environ), 0);
  CHECK_EQ(posix_spawn_finish_np(&handle, 10000), 0);
  check_child("start", handle.pid, kExact);
  close(handle.pidfd);
}

static void try_pipe(void) {
  int end = -1;
  pid_t pid = -1;
  char seen[8] = "";
  const char command[] = "for i in 3 5 6 7 8; do [ -e /dev/fd/$i ] && exit 1; done; echo done";
  CHECK_EQ(posix_spawn_pipe_np(&pid, &end, command, B_FALSE, &closing, NULL), 0);
  CHECK_EQ(end, kFree);
  CHECK_EQ(read(end, seen, 5), 5);
  CHECK_TEXT(seen, "done\n");
  close(end);
  CHECK_EQ(end_of(pid), 0);
}

static void try_each_way(void) {
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  helper("paused", path);
  begin();
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  int before = count_descriptors(getpid());
  for (int i = 0; i < 2; i++) {
    if (count_descriptors(getpid()) != before) break;
    try_process_descriptor(path, argv);
    try_to_read_it(path, argv);
    try_asynchronous(path, argv);
    try_pipe();
  }
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
  posix_spawn_file_actions_destroy(&closing);
}

static void closefrom__each_way_to_spawn__is_exact(void) {
  if (access("/dev/fd/0", F_OK) != 0) return check_skip("no /dev/fd");
  run_on_each_kernel(try_each_way);
}

int main(void) {
  check_library();
  RUN(closefrom__beside_each_attribute__is_exact);
  RUN(closefrom__beside_each_attribute_of_a_user__is_exact);
  RUN(closefrom__each_way_to_spawn__is_exact);
  return check_end();
}
