// SPDX-License-Identifier: MIT
// File actions of every kind in one object: thousands, copies of it, objects of another library.
#include <limits.h>

#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

enum { kKinds = 16, kRounds = 358, kAll = kKinds * kRounds };  // over 5,000

typedef posix_spawn_file_actions_t Object;

static int here;  // the working directory

static int do_nothing(void* unused) {
  (void)unused;
  return 0;
}

static void add_map(Object* to) {
  int fds[33];
  for (int i = 0; i < 33; i++) fds[i] = i == here || i > 30 ? i : -1;
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(to, fds, 33), 0);
}

/// One action of each kind; all of them succeed, but for the terminals, which need not.
static void add_round(Object* to, int round) {
  char text[32];
  const int except[] = {31, here, 30 + round % 2, 32};
  int size = snprintf(text, sizeof text, "round %d", round);
  CHECK_EQ(posix_spawn_file_actions_addchdir(to, "/"), 0);
  CHECK_EQ(posix_spawn_file_actions_addopen(to, 30, "/dev/null", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_adddup2(to, 30, 31), 0);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(to, 33, AT_FDCWD, "dev/zero", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(to, 33, 32), 0);
  CHECK_EQ(posix_spawn_file_actions_addinherit_np(to, 31), 0);
  CHECK_EQ(posix_spawn_file_actions_addclose(to, 30), 0);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(to, 3, 40, except, 4), 0);
  CHECK_EQ(posix_spawn_file_actions_addfchdir(to, here), 0);
  CHECK_EQ(posix_spawn_file_actions_addtcsetsid_np(to, 31), 0);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(to, -1), 0);
  CHECK_EQ(posix_spawn_file_actions_addtcsetpgrp_np(to, 31), 0);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(to, -1), 0);
  CHECK_EQ(posix_spawn_file_actions_addsetns_np(to, 31, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(to, kKinds * round + 11), 0);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(to, 31, text, (size_t)size), 0);
  CHECK_EQ(posix_spawn_file_actions_addcallback_np(to, do_nothing, NULL), 0);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(to, 500), 0);
  add_map(to);
}

static void check_result(const Object* object, const char* expected) {
  char path[kTextSize];
  char text[kTextSize] = "";
  char list[kListSize];
  pid_t pid = start_ready(object, with_record(POSIX_SPAWN_CLOEXEC_DEFAULT));
  if (pid <= 0) return;
  CHECK_TEXT(descriptors_of(pid, list), "3 31 32");
  CHECK_TEXT(descriptor(pid, 32, text), "/dev/zero");
  snprintf(path, sizeof path, "/proc/%d/fd/31", (int)pid);
  FILE* file = fopen(path, "re");
  CHECK(file != NULL && fgets(text, sizeof text, file) != NULL);
  CHECK_TEXT(text, expected);
  if (file != NULL) fclose(file);
  end(pid);
}

static void begin(Object* object) {
  close_inherited();
  here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(object);
}

static void run_thousands(void) {
  Object object;
  begin(&object);
  for (int i = 0; i < kRounds; i++) add_round(&object, i);
  check_result(&object, "round 357");
  CHECK_EQ(posix_spawn_file_actions_addinherit_np(&object, 77), 0);
  CHECK_ACTION_FAILS(&object, 0, EBADF, kAll, "inherit", "fcntl");
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

static void mixed_actions__five_thousand__run_in_order(void) { run_on_each_kernel(run_thousands); }

static void use_copies(void) {
  Object object;
  begin(&object);
  add_round(&object, 0);
  Object copy = object;
  check_result(&copy, "round 0");
  add_round(&copy, 1);
  check_result(&object, "round 1");
  CHECK_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  CHECK_EQ(spawn_error("/bin/true", &object, with_record(0)), EINVAL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

static void mixed_actions__copies_by_value__share_them(void) { run_apart(use_copies); }

/// Every function that this library has more than libc: its answer for an object.
static int refusals(Object* object) {
  const int fd[] = {1};
  int count = 0;
  count += posix_spawn_file_actions_addinherit_np(object, 1) == EINVAL;
  count += posix_spawn_file_actions_addtcsetsid_np(object, 1) == EINVAL;
  count += posix_spawn_file_actions_addopenat_np(object, 1, AT_FDCWD, "/", 0, 0) == EINVAL;
  count += posix_spawn_file_actions_addmove_np(object, 1, 2) == EINVAL;
  count += posix_spawn_file_actions_addcloserange_np(object, 1, INT_MAX, fd, 1) == EINVAL;
  count += posix_spawn_file_actions_addchroot_np(object, "/") == EINVAL;
  count += posix_spawn_file_actions_addsetns_np(object, 1, 0) == EINVAL;
  count += posix_spawn_file_actions_adddata_np(object, 1, "text", 4) == EINVAL;
  count += posix_spawn_file_actions_addcallback_np(object, do_nothing, NULL) == EINVAL;
  count += posix_spawn_file_actions_addfdmap_np(object, fd, 1) == EINVAL;
  count += posix_spawn_file_actions_setoptional_np(object, 0) == EINVAL;
  return count;
}

static void mixed_actions__foreign_and_stale_objects__are_refused_not_read(void) {
  Object object;
  make_foreign(&object);
  CHECK_EQ(refusals(&object), 11);
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, 1, 2), 0);
  Object copy = object;
  CHECK_EQ(posix_spawn_file_actions_destroy(&object), 0);
  CHECK_EQ(refusals(&copy), 11);
  CHECK_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  CHECK_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

int main(void) {
  check_library();
  RUN(mixed_actions__five_thousand__run_in_order);
  RUN(mixed_actions__copies_by_value__share_them);
  RUN(mixed_actions__foreign_and_stale_objects__are_refused_not_read);
  return check_end();
}
